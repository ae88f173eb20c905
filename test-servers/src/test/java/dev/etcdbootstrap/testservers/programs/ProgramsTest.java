package dev.etcdbootstrap.testservers.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Trees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With a package archive of the test's own, in files: apt-get and dpkg-deb are the real ones. */
@ExtendWith(ServersExtension.class)
class ProgramsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Program GREETER =
      new Program("greet-for-test", "greet-for-test", List.of("--version"));

  private final Servers servers;
  private final Path debian;
  private final Path archive;
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  ProgramsTest(Servers servers) {
    this.servers = servers;
    this.debian = servers.directory().resolve("debian");
    this.archive = servers.newDirectory("archive");
  }

  @Test
  void takesWhatIsOnThePath() throws Exception {
    Path program = script(servers.newDirectory("bin"), "greet-for-test", "echo 'greeter 1.0'");

    Programs programs = programs(List.of(servers.newDirectory("empty"), program.getParent()));

    Executable executable = programs.get(GREETER);
    assertThat(executable).isEqualTo(new Executable(program, List.of(), "greeter 1.0"));
    assertThat(executable.environment()).isEmpty();
    assertThat(executable.command(List.of("a"))).containsExactly(program.toString(), "a");
    assertThat(programs.get(GREETER)).isSameAs(executable);
    assertThat(messages())
        .containsExactly("test-servers: greet-for-test is " + program + ", greeter 1.0");
    assertThat(debian).doesNotExist();
  }

  @Test
  void unpacksAPackageWithWhatItDependsOn() throws Exception {
    archiveWithGreeter();
    Files.createDirectories(debian.resolve("work-of-a-jvm-that-was-killed/root/usr/bin"));

    Executable executable = programs(Programs.machinePath()).get(GREETER);

    Path root = debian.resolve("packages/greet-for-test");
    assertThat(executable.path()).isEqualTo(root.resolve("usr/bin/greet-for-test"));
    assertThat(executable.versionLine()).isEqualTo("greeter 2.0 with library");
    assertThat(executable.libraryDirectories()).containsExactly(root.resolve("usr/lib/some-arch"));
    assertThat(executable.environment().get("LD_LIBRARY_PATH"))
        .startsWith(root.resolve("usr/lib/some-arch").toString());
    assertThat(messages())
        .containsExactly(
            "test-servers: greet-for-test is not on PATH: fetching Debian's package greet-for-test"
                + " and what it needs into "
                + debian
                + " (once; nothing is installed)",
            "test-servers: greet-for-test is " + executable.path() + ", greeter 2.0 with library");
    try (Stream<Path> left = Files.list(debian)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("apt", "lock", "packages");
    }
  }

  @Test
  void fetchesOnceForManyThreadsAndLaterJvms() throws Exception {
    archiveWithGreeter();
    int threads = 6;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      // Each with an instance of its own: nothing but the lock keeps them apart.
      List<Callable<Executable>> finders = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Programs programs = programs(Programs.machinePath());
        finders.add(() -> programs.get(GREETER));
      }
      for (Future<Executable> found : executor.invokeAll(finders)) {
        assertThat(found.get().versionLine()).isEqualTo("greeter 2.0 with library");
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(messages()).filteredOn(line -> line.contains("fetching")).hasSize(1);

    Trees.delete(archive);
    assertThat(programs(Programs.machinePath()).get(GREETER).versionLine())
        .isEqualTo("greeter 2.0 with library");
  }

  @Test
  void namesProgramPackageAndWayOutWhenNoPackageHasIt() throws Exception {
    archiveWithGreeter();
    Program unknown = new Program("no-such-program", "no-such-package", List.of());

    assertThatIllegalStateException()
        .isThrownBy(() -> programs(Programs.machinePath()).get(unknown))
        .withMessageContaining(
            "no-such-program is not on PATH and cannot be taken from Debian's package"
                + " no-such-package")
        .withMessageContaining("Unable to locate package no-such-package")
        .withMessageContaining("Install no-such-program so that it is on PATH");
    assertThat(debian.resolve("packages")).isEmptyDirectory();
  }

  @Test
  void doesNotRememberAFailure() throws Exception {
    Programs programs = programs(Programs.machinePath());
    assertThatIllegalStateException().isThrownBy(() -> programs.get(GREETER));

    archiveWithGreeter();

    assertThat(programs.get(GREETER).versionLine()).isEqualTo("greeter 2.0 with library");
  }

  @Test
  void saysSoWhenThePackageDoesNotHoldTheProgram() throws Exception {
    archiveWithGreeter();
    Program misplaced = new Program("no-such-program", "greet-for-test", List.of());

    assertThatIllegalStateException()
        .isThrownBy(() -> programs(Programs.machinePath()).get(misplaced))
        .withMessageContaining(
            "no-such-program is neither on PATH nor in Debian's package greet-for-test");
  }

  @Test
  void saysSoWhenAnArchiveIsBroken() throws Exception {
    archiveWithGreeter();
    Files.writeString(archive.resolve("greet-for-test.deb"), "cut off");

    assertThatIllegalStateException()
        .isThrownBy(() -> programs(Programs.machinePath()).get(GREETER))
        .withMessageContaining("cannot be taken from Debian's package greet-for-test")
        .withMessageContaining("greet-for-test.deb");
    assertThat(debian.resolve("packages")).isEmptyDirectory();
  }

  @Test
  void namesProgramPackageAndWayOutOnAMachineWithoutApt() {
    assertThatIllegalStateException()
        .isThrownBy(() -> programs(List.of()).get(Program.ETCD))
        .withMessage(
            "etcd is not on PATH and cannot be taken from Debian's package etcd-server: this"
                + " machine has no apt-get. Install etcd so that it is on PATH (on Debian: the"
                + " package etcd-server), or set -Detcdbootstrap.debian=<directory> to a directory"
                + " that you can write, on a machine that reaches its Debian mirror.");
    assertThat(debian).doesNotExist();
  }

  @Test
  void refusesAProgramThatDoesNotRun() throws Exception {
    Path program =
        script(servers.newDirectory("bin"), "greet-for-test", "echo no library; exit 127");

    assertThatIllegalStateException()
        .isThrownBy(() -> programs(List.of(program.getParent())).get(GREETER))
        .withMessageContaining("ended with exit code 127")
        .withMessageContaining(program.toString())
        .withMessageContaining("no library");
  }

  private Programs programs(List<Path> searchPath) {
    PrintStream stream = new PrintStream(messages, true, StandardCharsets.UTF_8);
    String ownArchiveOnly =
        """
        Dir::Etc::SourceList "%s";
        Dir::Etc::SourceParts "%s";
        """
            .formatted(archive.resolve("sources.list"), archive.resolve("none"));
    return new Programs(
        searchPath, new DebianPackages(debian, searchPath, ownArchiveOnly, stream), stream);
  }

  private List<String> messages() {
    return messages.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** A package whose program prints what a file of another package holds. */
  private void archiveWithGreeter() throws Exception {
    Path greeter = servers.newDirectory("greeter");
    script(
        Files.createDirectories(greeter.resolve("usr/bin")),
        "greet-for-test",
        "echo greeter 2.0 with $(cat \"${LD_LIBRARY_PATH%%:*}/libgreet-for-test.so.1\")");
    Path library = servers.newDirectory("library");
    Files.writeString(
        Files.createDirectories(library.resolve("usr/lib/some-arch"))
            .resolve("libgreet-for-test.so.1"),
        "library");
    String index =
        archived("greet-for-test", greeter, "Depends: libgreet-for-test1 (>= 1)\n")
            + archived("libgreet-for-test1", library, "");
    Files.writeString(archive.resolve("Packages"), index);
    // "copy" and not "file": as from a mirror, the archives come to where apt-get downloads to.
    Files.writeString(
        archive.resolve("sources.list"), "deb [trusted=yes] copy:" + archive + " ./\n");
  }

  private String archived(String name, Path tree, String depends) throws Exception {
    String control =
        "Package: "
            + name
            + "\nVersion: 2.0\nArchitecture: all\nMaintainer: the test <test@example.test>\n"
            + depends
            + "Description: for a test\n";
    Files.writeString(Files.createDirectory(tree.resolve("DEBIAN")).resolve("control"), control);
    Path deb = archive.resolve(name + ".deb");
    LoggedProcess build =
        servers.process(
            "dpkg-deb",
            List.of("dpkg-deb", "--root-owner-group", "--build", tree.toString(), deb.toString()),
            Map.of());
    assertThat(build.awaitExit(LIMIT)).as(build.logText()).isZero();
    byte[] bytes = Files.readAllBytes(deb);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return control
        + "Filename: ./"
        + deb.getFileName()
        + "\nSize: "
        + bytes.length
        + "\nSHA256: "
        + "%064x".formatted(new BigInteger(1, digest))
        + "\n\n";
  }

  private static Path script(Path directory, String name, String line) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
