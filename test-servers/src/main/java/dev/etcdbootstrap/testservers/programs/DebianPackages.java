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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Debian packages unpacked below a directory, each with the dependencies that the machine lacks.
 *
 * <p>apt-get uses a state and a cache of its own below that directory. From the machine it reads
 * only the package sources and the list of installed packages; the machine's hooks do not run, and
 * nothing is installed or removed. It works the same for root and for any other user.
 *
 * <pre>
 * lock             held during a fetch
 * apt/             apt-get's configuration, package lists and cache
 * packages/NAME/   a package and its dependencies; complete once it exists
 * work-…/          what is being fetched; renamed to packages/NAME when it is complete
 * </pre>
 *
 * <p>Thread-safe, and safe between JVMs.
 */
final class DebianPackages {
  private static final Duration UPDATE_LIMIT = Duration.ofMinutes(3);
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);
  private static final Duration UNPACK_LIMIT = Duration.ofMinutes(1);
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(10);

  /** Lists must not be much older than a download: mirrors remove old versions of a package. */
  private static final Duration LISTS_AGE = Duration.ofHours(1);

  private final Path directory;
  private final List<Path> searchPath;
  private final String moreAptConfiguration;
  private final PrintStream messages;

  /**
   * @param directory for all files; created if it is missing
   * @param searchPath where apt-get and dpkg-deb are searched for
   * @param moreAptConfiguration lines in the format of apt.conf that override all others
   * @param messages receives what is fetched, and why
   */
  DebianPackages(
      Path directory, List<Path> searchPath, String moreAptConfiguration, PrintStream messages) {
    this.directory = directory;
    this.searchPath = List.copyOf(searchPath);
    this.moreAptConfiguration = moreAptConfiguration;
    this.messages = messages;
  }

  /**
   * The directory in which a program's package is unpacked. Blocks while it is fetched.
   *
   * @throws IllegalStateException if the package cannot be fetched
   */
  Path unpacked(Program program) {
    Path unpacked = directory.resolve("packages").resolve(program.debianPackage());
    if (Files.isDirectory(unpacked)) {
      return unpacked;
    }
    Path aptGet = tool("apt-get", program);
    Path dpkgDeb = tool("dpkg-deb", program);
    try {
      Files.createDirectories(unpacked.getParent());
      ProcessLock.holding(
          directory.resolve("lock"),
          LOCK_LIMIT,
          () -> {
            if (!Files.isDirectory(unpacked)) {
              fetch(program, aptGet, dpkgDeb, unpacked);
            }
            return unpacked;
          });
      return unpacked;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new IllegalStateException(
          without(program)
              + "fetching it into "
              + directory
              + " failed: "
              + (e instanceof IllegalStateException ? e.getMessage() : e)
              + "\n"
              + wayOut(program),
          e);
    }
  }

  private Path tool(String tool, Program program) {
    return Programs.inDirectories(searchPath, tool)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    without(program) + "this machine has no " + tool + ". " + wayOut(program)));
  }

  private static String without(Program program) {
    return program.name()
        + " is not on PATH and cannot be taken from Debian's package "
        + program.debianPackage()
        + ": ";
  }

  private static String wayOut(Program program) {
    return "Install "
        + program.name()
        + " so that it is on PATH (on Debian: the package "
        + program.debianPackage()
        + "), or set -D"
        + Programs.DIRECTORY_PROPERTY
        + "=<directory> to a directory that you can write, on a machine that reaches its Debian"
        + " mirror.";
  }

  private void fetch(Program program, Path aptGet, Path dpkgDeb, Path unpacked) {
    messages.println(
        "test-servers: "
            + program.name()
            + " is not on PATH: fetching Debian's package "
            + program.debianPackage()
            + " and what it needs into "
            + directory
            + " (once; nothing is installed)");
    try {
      deleteLeftovers();
      Path work = Files.createTempDirectory(directory, "work-");
      try {
        Path archives = Files.createDirectory(work.resolve("archives"));
        Files.createDirectory(archives.resolve("partial"));
        Path root = Files.createDirectory(work.resolve("root"));
        Path configuration = configureApt(archives);
        update(aptGet, configuration, work);
        download(program, aptGet, configuration, work);
        for (Path archive : archives(archives)) {
          unpack(dpkgDeb, archive, root, work);
        }
        Files.move(root, unpacked, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Trees.delete(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the files of a JVM that died during a fetch: this one holds the lock. */
  private void deleteLeftovers() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      entries
          .filter(entry -> entry.getFileName().toString().startsWith("work-"))
          .forEach(Trees::delete);
    }
  }

  private Path configureApt(Path archives) throws IOException {
    Path apt = directory.resolve("apt");
    Files.createDirectories(apt.resolve("state/lists/partial"));
    Files.createDirectories(apt.resolve("cache"));
    // Read after the machine's own files, so it overrides them, and clears their hooks, which would
    // change the machine. The sandbox user could not write here.
    String configuration =
        """
        Dir::State "%1$s/state";
        Dir::State::lists "%1$s/state/lists";
        Dir::State::status "/var/lib/dpkg/status";
        Dir::Cache "%1$s/cache";
        Dir::Cache::archives "%2$s";
        Dir::Cache::pkgcache "";
        Dir::Cache::srcpkgcache "";
        Dir::Log "%1$s/log";
        Debug::NoLocking "true";
        APT::Sandbox::User "root";
        APT::Keep-Downloaded-Packages "true";
        Acquire::Languages "none";
        Acquire::Retries "3";
        #clear Acquire::IndexTargets::deb::DEP-11;
        #clear APT::Update::Pre-Invoke;
        #clear APT::Update::Post-Invoke;
        #clear APT::Update::Post-Invoke-Success;
        #clear APT::Update::Post-Invoke-Stats;
        #clear APT::Install::Pre-Invoke;
        #clear APT::Install::Post-Invoke-Success;
        #clear AptCli::Hooks;
        #clear DPkg::Pre-Invoke;
        #clear DPkg::Post-Invoke;
        #clear DPkg::Pre-Install-Pkgs;
        %3$s
        """
            .formatted(apt, archives, moreAptConfiguration);
    return Files.writeString(apt.resolve("apt.conf"), configuration);
  }

  private void update(Path aptGet, Path configuration, Path work) throws IOException {
    if (Files.exists(updated())
        && Files.getLastModifiedTime(updated())
            .toInstant()
            .isAfter(Instant.now().minus(LISTS_AGE))) {
      return;
    }
    // Goes on if one of several sources does not answer: if it was needed, the download fails.
    if (exitCode(aptGet(aptGet, configuration, "update"), UPDATE_LIMIT, work, "update.log") == 0) {
      Files.writeString(updated(), "");
    }
  }

  /** A file whose time is that of the package lists. */
  private Path updated() {
    return directory.resolve("apt/updated");
  }

  private void download(Program program, Path aptGet, Path configuration, Path work)
      throws IOException {
    List<String> command =
        aptGet(
            aptGet,
            configuration,
            "install",
            "--download-only",
            "--reinstall",
            "--no-install-recommends",
            "--yes",
            program.debianPackage());
    if (exitCode(command, DOWNLOAD_LIMIT, work, "download.log") != 0) {
      // The lists may be old, or incomplete: apt-get succeeds even if a mirror does not answer.
      Files.deleteIfExists(updated());
      Path update = work.resolve("update.log");
      throw new IllegalStateException(
          (Files.exists(update) ? Files.readString(update) : "")
              + Files.readString(work.resolve("download.log")).strip());
    }
  }

  private static List<String> aptGet(Path aptGet, Path configuration, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(aptGet.toString(), "--quiet=2", "-c", configuration.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<Path> archives(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> archives =
          entries.filter(entry -> entry.toString().endsWith(".deb")).sorted().toList();
      if (archives.isEmpty()) {
        throw new IllegalStateException("apt-get succeeded and downloaded nothing");
      }
      return archives;
    }
  }

  private static void unpack(Path dpkgDeb, Path archive, Path root, Path work) throws IOException {
    List<String> command =
        List.of(dpkgDeb.toString(), "--extract", archive.toString(), root.toString());
    if (exitCode(command, UNPACK_LIMIT, work, "unpack.log") != 0) {
      throw new IllegalStateException(Files.readString(work.resolve("unpack.log")).strip());
    }
  }

  private static int exitCode(List<String> command, Duration limit, Path work, String log) {
    Map<String, String> environment = Map.of("LC_ALL", "C", "DEBIAN_FRONTEND", "noninteractive");
    try (LoggedProcess process =
        LoggedProcess.start(command, environment, work, work.resolve(log))) {
      return process.awaitExit(limit);
    }
  }
}
