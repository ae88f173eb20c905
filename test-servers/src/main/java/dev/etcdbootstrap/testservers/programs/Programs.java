package dev.etcdbootstrap.testservers.programs;

import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Trees;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the programs that tests run: on {@code PATH} (and in the {@code sbin} directories, which
 * {@code PATH} often lacks), or else in Debian packages, which are unpacked once below a build
 * directory.
 *
 * <p>The system property {@value #DIRECTORY_PROPERTY} names that directory; the default is {@code
 * target/debian} of the repository. Nothing is installed, the machine's package state does not
 * change, and only write access to that directory is needed; see {@code DebianPackages}.
 *
 * <p>The path and the version of each program are printed to standard error once per JVM.
 * Thread-safe.
 */
public final class Programs {
  /** The system property for the directory of unpacked packages. */
  public static final String DIRECTORY_PROPERTY = "etcdbootstrap.debian";

  private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);

  private final List<Path> searchPath;
  private final DebianPackages packages;
  private final PrintStream messages;
  private final Map<Program, Executable> found = new HashMap<>();

  Programs(List<Path> searchPath, DebianPackages packages, PrintStream messages) {
    this.searchPath = List.copyOf(searchPath);
    this.packages = packages;
    this.messages = messages;
  }

  /**
   * Finds a program. Blocks while its package is fetched, at most some minutes; later calls return
   * at once.
   *
   * @throws IllegalStateException if the program cannot be fetched or does not run; the message
   *     names the program and its Debian package, and says what to do
   */
  public static Executable find(Program program) {
    return OfThisMachine.PROGRAMS.get(program);
  }

  /** The program directories of this machine. */
  public static List<Path> machinePath() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator, -1)),
            Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin"))
        .filter(entry -> entry.startsWith("/"))
        .distinct()
        .map(Path::of)
        .toList();
  }

  /** Searches directories for an executable file, in their order. */
  public static Optional<Path> inDirectories(List<Path> directories, String name) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  synchronized Executable get(Program program) {
    Executable known = found.get(program);
    if (known != null) {
      return known;
    }
    Executable executable =
        inDirectories(searchPath, program.name())
            .map(path -> checked(program, path, List.of()))
            .orElseGet(() -> unpacked(program));
    messages.println(
        "test-servers: "
            + program.name()
            + " is "
            + executable.path()
            + (executable.versionLine().isEmpty() ? "" : ", " + executable.versionLine()));
    found.put(program, executable);
    return executable;
  }

  private Executable unpacked(Program program) {
    Path root = packages.unpacked(program);
    List<Path> programDirectories =
        Stream.of("usr/bin", "usr/sbin", "bin", "sbin").map(root::resolve).toList();
    Path path =
        inDirectories(programDirectories, program.name())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        program.name()
                            + " is neither on PATH nor in Debian's package "
                            + program.debianPackage()
                            + " (unpacked in "
                            + root
                            + "). Put it on PATH, or name the package that holds it."));
    return checked(program, path, libraryDirectories(root));
  }

  /** Where the package of a program is unpacked, which is not on PATH. Blocks as {@link #find}. */
  static Path unpackedOnThisMachine(Program program) {
    return OfThisMachine.PROGRAMS.packages.unpacked(program);
  }

  /** {@code usr/lib}, {@code lib}, and their directories for the architecture. */
  private static List<Path> libraryDirectories(Path root) {
    return Stream.of("usr/lib", "lib")
        .map(root::resolve)
        .filter(Files::isDirectory)
        .flatMap(lib -> Stream.concat(Stream.of(lib), subdirectories(lib)))
        .filter(Programs::holdsLibraries)
        .toList();
  }

  private static Stream<Path> subdirectories(Path directory) {
    return list(directory).stream().filter(Files::isDirectory);
  }

  private static boolean holdsLibraries(Path directory) {
    return list(directory).stream().anyMatch(file -> file.getFileName().toString().contains(".so"));
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + directory, e);
    }
  }

  /**
   * A program with a known path.
   *
   * @throws IllegalStateException if it does not run
   */
  public static Executable at(Path path, Program program) {
    return checked(program, path.toAbsolutePath(), List.of());
  }

  /** Makes the program print its version, which fails if it lacks a shared library. */
  private static Executable checked(Program program, Path path, List<Path> libraries) {
    if (program.versionArguments().isEmpty()) {
      return new Executable(path, libraries, "");
    }
    Executable unchecked = new Executable(path, libraries, "");
    Path directory = temporaryDirectory();
    try (LoggedProcess process =
        LoggedProcess.start(
            unchecked.command(program.versionArguments()),
            unchecked.environment(),
            directory,
            directory.resolve("version.log"))) {
      if (process.awaitExit(VERSION_LIMIT) != 0) {
        throw process.ended(
            "so "
                + path
                + " does not run on this machine. Put a working "
                + program.name()
                + " on PATH, or delete the directory it is in so that it is fetched anew");
      }
      String line = process.logText().lines().findFirst().orElse("").strip();
      return new Executable(path, libraries, line);
    } finally {
      Trees.delete(directory);
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("test-servers");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create a temporary directory", e);
    }
  }

  /** The directory in a system property, or else one in {@code target} of the repository. */
  static Path buildDirectory(String property, String name) {
    String given = System.getProperty(property, "");
    return given.isEmpty()
        ? repositoryRoot().resolve("target").resolve(name)
        : Path.of(given).toAbsolutePath().normalize();
  }

  /** The nearest parent directory with {@code .mvn}, or else the working directory. */
  static Path repositoryRoot() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, directory -> directory != null, Path::getParent)
        .filter(directory -> Files.isDirectory(directory.resolve(".mvn")))
        .findFirst()
        .orElse(here);
  }

  private static final class OfThisMachine {
    static final Programs PROGRAMS =
        new Programs(
            machinePath(),
            new DebianPackages(
                buildDirectory(DIRECTORY_PROPERTY, "debian"), machinePath(), "", System.err),
            System.err);
  }
}
