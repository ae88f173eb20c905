package dev.etcdbootstrap.testservers.programs;

import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.ProcessLock;
import dev.etcdbootstrap.testservers.process.Trees;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The newest etcd, which implements v3 discovery itself and which Debian does not package: built
 * with the machine's {@code go} from the published module that {@code interop/go.mod} names.
 *
 * <p>It is optional: without go, with a go too old for the module, or without the modules and a
 * network to fetch them, the tests that call {@link #require} are skipped with the reason. If the
 * modules are there and cannot be built, that is a defect of {@code interop} and the tests fail.
 *
 * <p>It is built once into {@code target/interop} of the repository, or into the directory in the
 * system property {@value #DIRECTORY_PROPERTY}, and again when a file of {@code interop} changes.
 *
 * <pre>
 * lock        held during a build
 * HASH/etcd   the program built from files with that hash; complete once it exists
 * work/       the build in progress
 * go/         caches of go, for a user without a home
 * </pre>
 *
 * <p>The outcome is kept for the life of the JVM, also a failure: each test would wait for the
 * network again. Thread-safe, and safe between JVMs.
 */
public final class NativeEtcd {
  /** The system property for the build directory. */
  public static final String DIRECTORY_PROPERTY = "etcdbootstrap.native";

  private static final Duration BUILD_LIMIT = Duration.ofMinutes(15);
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);
  private static final Duration LOCK_LIMIT = BUILD_LIMIT.plus(DOWNLOAD_LIMIT).plusMinutes(1);

  private static final List<String> SOURCES = List.of("main.go", "go.mod", "go.sum");
  private static final Pattern SERVER_MODULE =
      Pattern.compile("\\bgo\\.etcd\\.io/etcd/server/v3 v(\\S+)");

  private final Path source;
  private final Path directory;
  private final List<Path> searchPath;
  private final Map<String, String> inherited;
  private final PrintStream messages;
  private @Nullable Outcome outcome;

  /**
   * @param source the directory of the Go module
   * @param directory for all files; created if it is missing
   * @param searchPath where go is searched for
   * @param inherited the environment that go inherits from this JVM
   * @param messages receives what is built, or why nothing is
   */
  NativeEtcd(
      Path source,
      Path directory,
      List<Path> searchPath,
      Map<String, String> inherited,
      PrintStream messages) {
    this.source = source;
    this.directory = directory;
    this.searchPath = List.copyOf(searchPath);
    this.inherited = Map.copyOf(inherited);
    this.messages = messages;
  }

  /**
   * The program; empty if it is not available on this machine, for the {@link #reason}. Blocks
   * while it is built, for about a minute and at most 20; later calls return at once.
   *
   * @throws IllegalStateException if the build fails or takes more than 15 minutes although all
   *     modules are there, or if the directory cannot be written; with go's output
   */
  public static Optional<Path> find() {
    return OfThisMachine.ETCD.outcome().program();
  }

  /** Why {@link #find} is empty, in one line; empty if it is not. Blocks and throws as it does. */
  public static String reason() {
    return OfThisMachine.ETCD.outcome().reason();
  }

  /**
   * The program, for a test that needs it. Blocks as {@link #find} does.
   *
   * @throws TestAbortedException if it is not available on this machine: JUnit skips the test
   * @throws IllegalStateException as {@link #find} does
   */
  public static Path require() {
    return OfThisMachine.ETCD.required();
  }

  /** The version that {@code interop/go.mod} names, for example {@code 3.7.3}; builds nothing. */
  public static String version() {
    return OfThisMachine.ETCD.moduleVersion();
  }

  Path required() {
    Outcome known = outcome();
    return known.program().orElseThrow(() -> new TestAbortedException(skipped(known.reason())));
  }

  String moduleVersion() {
    Path goMod = source.resolve("go.mod");
    Matcher version = SERVER_MODULE.matcher(text(goMod));
    if (!version.find()) {
      throw new IllegalStateException(goMod + " does not require go.etcd.io/etcd/server/v3");
    }
    return version.group(1);
  }

  synchronized Outcome outcome() {
    if (outcome == null) {
      outcome = look();
      messages.println(
          "test-servers: "
              + outcome
                  .program()
                  .map(path -> "native etcd is " + path + ", version " + moduleVersion())
                  .orElse(skipped(outcome.reason())));
    }
    return outcome;
  }

  private String skipped(String reason) {
    return "skipped: " + reason + ", so native etcd " + moduleVersion() + " members are not tested";
  }

  private Outcome look() {
    Optional<Path> go = Programs.inDirectories(searchPath, "go");
    if (go.isEmpty()) {
      return Outcome.none("no go on PATH");
    }
    Path program = directory.resolve(hash()).resolve("etcd");
    if (Files.isExecutable(program)) {
      return Outcome.of(program);
    }
    try {
      Files.createDirectories(directory);
      return ProcessLock.holding(
          directory.resolve("lock"),
          LOCK_LIMIT,
          () -> Files.isExecutable(program) ? Outcome.of(program) : build(go.get(), program));
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalStateException(
          "Building etcd "
              + moduleVersion()
              + " in "
              + directory
              + " failed: "
              + e
              + "\nSet -D"
              + DIRECTORY_PROPERTY
              + "=<directory> to a directory that you can write.",
          e);
    }
  }

  private Outcome build(Path go, Path program) {
    messages.println(
        "test-servers: building etcd "
            + moduleVersion()
            + " with "
            + go
            + " in "
            + directory
            + " (once; about a minute)");
    Path work = directory.resolve("work");
    Trees.delete(work); // of a JVM that died during a build
    try {
      Files.createDirectories(work);
      Path built = work.resolve("etcd");
      if (exitCode(command(go, built), BUILD_LIMIT, work.resolve("build.log")) != 0) {
        return withoutModules(go, work)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        go
                            + " does not build "
                            + source
                            + ", although its modules are there:\n"
                            + text(work.resolve("build.log")).strip()));
      }
      Files.createDirectories(program.getParent());
      Files.move(built, program, StandardCopyOption.ATOMIC_MOVE);
      return Outcome.of(program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Trees.delete(work);
    }
  }

  private List<String> command(Path go, Path built) {
    List<String> command =
        new ArrayList<>(List.of(go.toString(), "build", "-trimpath", "-mod=readonly"));
    // Otherwise go runs git, which refuses a repository of another user.
    command.add("-buildvcs=false");
    if (!hasHome()) {
      // Otherwise the cache, which is in the build directory, could not be deleted.
      command.add("-modcacherw");
    }
    command.addAll(List.of("-o", built.toString(), "."));
    return command;
  }

  /**
   * The outcome if the modules are the reason of a failed build: go cannot fetch them, or is too
   * old for them. Empty if it has another reason.
   *
   * @throws IllegalStateException if a module does not match its checksum
   */
  private Optional<Outcome> withoutModules(Path go, Path work) {
    Path log = work.resolve("download.log");
    if (exitCode(List.of(go.toString(), "mod", "download"), DOWNLOAD_LIMIT, log) == 0) {
      return Optional.empty();
    }
    String output = text(log).strip();
    if (output.contains("go.sum")) {
      throw new IllegalStateException(
          go + " does not accept the modules of " + source + ":\n" + output);
    }
    String firstLine = output.lines().findFirst().orElse("it does not say why");
    return Optional.of(
        Outcome.none(go + " cannot have the modules of " + source + " (" + firstLine + ")"));
  }

  private int exitCode(List<String> command, Duration limit, Path log) {
    try (LoggedProcess process = LoggedProcess.start(command, environment(), source, log)) {
      return process.awaitExit(limit);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    // Uses only this go: no other version of it, no C compiler, no workspace of a parent directory.
    environment.put("GOTOOLCHAIN", "local");
    environment.put("GOWORK", "off");
    environment.put("CGO_ENABLED", "0");
    if (!hasHome()) {
      for (String cache : List.of("GOPATH", "GOCACHE")) {
        if (!isGiven(cache)) {
          environment.put(cache, directory.resolve("go").resolve(cache).toString());
        }
      }
    }
    return environment;
  }

  /** Whether go can use its default caches. */
  private boolean hasHome() {
    return isGiven("HOME") && Files.isWritable(Path.of(inherited.get("HOME")));
  }

  private boolean isGiven(String variable) {
    return !inherited.getOrDefault(variable, "").isEmpty();
  }

  private String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String file : SOURCES) {
        digest.update(Files.readAllBytes(source.resolve(file)));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the Go module " + source, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /**
   * The outcome of a search or a build.
   *
   * @param reason empty if there is a program
   */
  record Outcome(Optional<Path> program, String reason) {
    static Outcome of(Path program) {
      return new Outcome(Optional.of(program), "");
    }

    static Outcome none(String reason) {
      return new Outcome(Optional.empty(), reason);
    }
  }

  private static final class OfThisMachine {
    static final NativeEtcd ETCD =
        new NativeEtcd(
            Programs.repositoryRoot().resolve("interop"),
            Programs.buildDirectory(DIRECTORY_PROPERTY, "interop"),
            Programs.machinePath(),
            System.getenv(),
            System.err);
  }
}
