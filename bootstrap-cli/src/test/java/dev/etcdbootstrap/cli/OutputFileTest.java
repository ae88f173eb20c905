package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class OutputFileTest {

  private final Path directory;
  private final Path file;

  OutputFileTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("etcd.env");
  }

  private static CommandRun resolve(String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    "resolve",
                    "--name=ünfra 0",
                    "--initial-cluster=ünfra 0=http://10.0.0.1:1,b=http://10.0.0.2:1"),
                Stream.of(more))
            .toList());
  }

  private static CommandRun resolveTo(Path target) {
    return resolve("-o", "env", "--output-file", target.toString());
  }

  private static void assertWrites(Path target) throws IOException {
    CommandRun run = resolveTo(target);
    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    assertThat(Files.readString(target)).isEqualTo(resolve("-o", "env").out()).isNotEmpty();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"flags", "env", "yaml", "json", "initial-cluster"})
  void holdsWhatStandardOutputWould(String format) throws Exception {
    CommandRun run = resolve("-o", format, "--output-file", file.toString());

    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    assertThat(Files.readString(file)).isEqualTo(resolve("-o", format).out()).endsWith("\n");
    assertThat(names()).containsExactly("etcd.env");
  }

  @Test
  void newFileHasTheUsualPermissions() throws Exception {
    assertWrites(file);

    Path usual = Files.createFile(directory.resolve("usual"));
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw-rw-", "rwxr-x---", "r--r-----"})
  void keepsThePermissionsOfAFile(String permissions) throws Exception {
    Files.writeString(file, "old and longer than what comes".repeat(100));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertWrites(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo(permissions);
    assertThat(names()).containsExactly("etcd.env");
  }

  @Test
  void replacesTheFileInsteadOfWritingIntoIt() throws Exception {
    Files.writeString(file, "old");
    Path same = Files.createLink(directory.resolve("same"), file);

    assertWrites(file);

    assertThat(Files.readString(same)).isEqualTo("old");
  }

  static Stream<Arguments> links() {
    return Stream.of(
        argumentSet("absolute", "/real/etcd.env", true),
        argumentSet("relative", "real/etcd.env", true),
        argumentSet("to nothing yet, absolute", "/real/etcd.env", false),
        argumentSet("to nothing yet, relative", "real/etcd.env", false),
        argumentSet("with a way up", "real/../real/etcd.env", true));
  }

  @ParameterizedTest
  @MethodSource("links")
  void followsALink(String target, boolean exists) throws Exception {
    Path real = Files.createDirectory(directory.resolve("real")).resolve("etcd.env");
    if (exists) {
      Files.writeString(real, "old");
    }
    Path to = Path.of(target.startsWith("/") ? directory + target : target);
    Path link = Files.createSymbolicLink(directory.resolve("link"), to);
    Path linkToLink = Files.createSymbolicLink(directory.resolve("linklink"), Path.of("link"));

    assertWrites(linkToLink);

    assertThat(Files.readSymbolicLink(link)).isEqualTo(to);
    assertThat(Files.readSymbolicLink(linkToLink)).isEqualTo(Path.of("link"));
    assertThat(Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(names()).containsExactly("link", "linklink", "real");
  }

  private void assertFails(Path target, String reason) throws IOException {
    List<String> before = names();
    CommandRun run = resolve("-o", "json", "--output-file", target.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.json().at("/error/reason").asText()).isEqualTo("usage");
    assertThat(run.err())
        .isEqualTo(
            "etcd-bootstrap: --output-file: \""
                + target
                + "\" cannot be written: "
                + reason
                + "\n");
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void failsBelowAFile() throws Exception {
    Files.writeString(file, "old");

    assertFails(file.resolve("etcd.env"), "Not a directory");
    assertThat(Files.readString(file)).isEqualTo("old");
  }

  @Test
  void failsInADirectoryThatDoesNotExist() throws Exception {
    assertFails(directory.resolve("no/etcd.env"), "no such file or directory");
  }

  @Test
  void failsForADirectory() throws Exception {
    assertFails(directory, "Is a directory");
  }

  @Test
  void failsForLinksInACircle() throws Exception {
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, directory.resolve("knil"));
    Files.createSymbolicLink(directory.resolve("knil"), link);

    assertFails(link, "too many levels of symbolic links");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void failsForAFullDevice() throws Exception {
    assertFails(device("full", 7), "No space left on device");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void failsWhereNoFileCanBeMade() throws Exception {
    CommandRun run = resolveTo(Path.of("/proc/self/comm"));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("etcd-bootstrap: --output-file: \"/proc/self/comm\" cannot be written: ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b"})
  void failsForWhatIsNoPath(String path) {
    CommandRun run = resolve("--output-file", path);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("--output-file: \"" + path.replace("\0", "\\u0000") + "\" cannot be written: ");
  }

  @Test
  void failureOfTheStrategyLeavesTheFileAsItIs() throws Exception {
    Files.writeString(file, "old");

    CommandRun run =
        CommandRun.of("resolve", "--registry-url=fail:timeout", "--output-file", file.toString());

    assertThat(run.status()).isEqualTo(5);
    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(names()).containsExactly("etcd.env");
  }

  @Test
  void aPipeThatNobodyReadsIsGivenUp() throws Exception {
    Path pipe = directory.resolve("pipe");
    Shell.run(directory, "sh", "mkfifo pipe", "");

    CommandRun run = resolve("--timeout=2s", "--output-file", pipe.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).endsWith("cannot be written: nobody has read it within 2000 ms\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void standardOutputIsWrittenAsSuch() {
    for (String name : List.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")) {
      assertThat(resolve("--output-file", name)).isEqualTo(resolve());
    }
  }

  @Test
  void writesToANamedPipe() throws Exception {
    Path pipe = directory.resolve("pipe");
    Shell.run(directory, "sh", "rm input; mkfifo pipe", "");
    CompletableFuture<String> read = new CompletableFuture<>();
    Threads.start(() -> read.complete(Files.readString(pipe)));

    CommandRun run = resolveTo(pipe);

    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(resolve("-o", "env").out());
    assertThat(isSpecial(pipe)).as("still no file").isTrue();
    assertThat(names()).containsExactly("errors", "pipe");
  }

  /**
   * A character device. Never one of the machine's own that this user could replace: a defect here
   * would, and has.
   *
   * @param minor its number among the memory devices of Linux
   */
  private Path device(String name, int minor) throws Exception {
    if (!Files.isWritable(Path.of("/dev"))) {
      return Path.of("/dev", name);
    }
    String made =
        Shell.run(
            directory,
            "sh",
            "rm input; (mknod -m 666 device c 1 " + minor + " && true > device) 2>&1 || true",
            "");
    assumeTrue(made.isEmpty(), "devices can be made here and used: " + made);
    return directory.resolve("device");
  }

  private static boolean isSpecial(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).isOther();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void writesToADevice() throws Exception {
    Path device = device("null", 3);

    assertThat(resolveTo(device)).isEqualTo(new CommandRun(0, "", ""));
    assertThat(isSpecial(device)).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void writesThroughALinkToADevice() throws Exception {
    Path device = device("null", 3);
    Path link = Files.createSymbolicLink(file, device);

    assertThat(resolveTo(link)).isEqualTo(new CommandRun(0, "", ""));
    assertThat(Files.readSymbolicLink(link)).isEqualTo(device);
    assertThat(isSpecial(device)).isTrue();
    Files.delete(link); // JUnit would warn when it leads out of the directory
  }

  @Test
  void progressAndWarningsStayOnStandardError() throws Exception {
    CommandRun run =
        CommandRun.of(
            "resolve",
            "--registry-url=list:default=http://10.0.0.1:1,b=http://10.0.0.2:1",
            "-o",
            "initial-cluster",
            "--output-file",
            file.toString());

    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("waiting for the registry")
        .contains("warning: a member is called");
    assertThat(Files.readString(file)).isEqualTo("b=http://10.0.0.2:1,default=http://10.0.0.1:1\n");
  }
}
