package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The start script of the distribution, and what is packed with it. */
@ExtendWith(ServersExtension.class)
final class LauncherIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String LIST = "infra0=http://10.0.1.10:2380";

  @TempDir private Path temporary = Path.of("");
  private Distribution distribution = new Distribution(Path.of(""));

  @BeforeEach
  void unpack() {
    distribution = Distribution.unpack(temporary);
  }

  @Test
  @DisplayName("classes come from the archive, wherever the distribution was unpacked")
  void usesTheArchive() throws IOException {
    Path log = temporary.resolve("classes.log");

    Run run =
        distribution.run(
            Map.of("ETCD_BOOTSTRAP_JAVA_OPTS", "-Xlog:class+load:file=" + log), "ids", LIST);

    assertThat(run.err()).isEmpty();
    assertThat(Files.readAllLines(log))
        .filteredOn(line -> line.contains("dev.etcdbootstrap.cli.IdsCommand "))
        .singleElement()
        .asString()
        .contains("shared objects file");
  }

  @Test
  @DisplayName(
      "an archive that does not fit the JVM, a broken one or none changes nothing but the time")
  void worksWithoutTheArchive() throws IOException {
    String expected = distribution.output("ids", LIST);
    Path archive = distribution.home().resolve("lib/classes.jsa");

    byte[] bytes = Files.readAllBytes(archive);
    bytes[200] ^= 0x55; // in the header, which names the JVM it is for
    Files.write(archive, bytes);
    assertThat(distribution.run("ids", LIST)).isEqualTo(new Run(0, expected, ""));

    Files.write(archive, new byte[] {1, 2, 3});
    assertThat(distribution.run("ids", LIST)).isEqualTo(new Run(0, expected, ""));

    Files.delete(archive);
    assertThat(distribution.run("ids", LIST)).isEqualTo(new Run(0, expected, ""));
  }

  @Test
  @DisplayName("may be started through links, from PATH and from its own directory")
  void findsItsHome() throws IOException {
    String expected = distribution.output("ids", LIST);
    Path first = Files.createSymbolicLink(temporary.resolve("first"), distribution.command());
    Path second = Files.createSymbolicLink(temporary.resolve("second"), Path.of("first"));

    for (List<String> command :
        List.of(
            List.of(first.toString(), "ids", LIST),
            List.of(second.toString(), "ids", LIST),
            List.of(
                "sh", "-c", "cd '" + distribution.home() + "/bin' && ./etcd-bootstrap ids " + LIST),
            List.of(
                "sh",
                "-c",
                "PATH='" + distribution.home() + "/bin':$PATH etcd-bootstrap ids " + LIST))) {
      assertThat(Run.of(temporary, Map.of(), command)).isEqualTo(new Run(0, expected, ""));
    }
  }

  @Test
  @DisplayName("takes names as UTF-8 whatever the locale")
  void namesAreUtf8() {
    assertThat(distribution.run(Map.of("LC_ALL", "C"), "ids", "größe=http://10.0.1.10:2380").out())
        .contains("größe");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({"LANG,xx_XX.UTF-8", "LANG,C", "LC_ALL,POSIX", "LC_CTYPE,de_DE.UTF-8"})
  void namesAreUtf8InLocalesThatAreNotInstalled(String variable, String locale) throws IOException {
    Path file = distribution.home().resolve("größe.yaml");
    Files.writeString(file, "initial-cluster: nodo-é=http://10.0.0.1:1,nodo-è=http://10.0.0.2:1\n");

    Run run =
        distribution.run(
            Map.of(variable, locale, "ETCD_NAME", "nodo-è"),
            "resolve",
            "-c",
            "größe.yaml",
            "-oinitial-cluster");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("nodo-è=http://10.0.0.2:1,nodo-é=http://10.0.0.1:1\n");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    Run run = shell("exec \"$0\" ids \"$(printf 'm\\351=http://h:1')\"", distribution.command());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("an argument holds bytes that are not UTF-8");
  }

  @Test
  @DisplayName("without the start script, what the JVM cannot read is refused")
  void whatTheJvmCannotReadIsRefused() {
    Run run =
        Run.of(
            distribution.home(),
            Map.of("LC_ALL", "xx_XX.UTF-8"),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                distribution.home().resolve("lib") + "/*",
                "dev.etcdbootstrap.cli.Main",
                "ids",
                "nodo-é=http://h:1"));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("which Java cannot read in this locale; set LC_ALL");
  }

  @Test
  void whatAShellWroteToStandardOutputStays() throws IOException {
    Path file = distribution.home().resolve("all");

    Run run =
        shell(
            "{ echo before; \"$0\" resolve --initial-cluster=a=http://h:1 -o initial-cluster"
                + " --output-file /dev/stdout; echo after; } >\"$1\"",
            distribution.command(),
            file);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readString(file)).isEqualTo("before\na=http://h:1\nafter\n");
  }

  @Test
  @DisplayName("a pipe on standard error that nobody reads holds nobody up")
  void aPipeThatNobodyReads() {
    Run run =
        shell(
            "mkfifo \"$1\"; exec 3<>\"$1\"; head -c 65536 /dev/zero >&3;"
                + " \"$0\" resolve --initial-cluster=a=http://h:1 -o initial-cluster -v 2>&3",
            distribution.command(),
            distribution.home().resolve("pipe"));

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo("a=http://h:1\n");
  }

  @ParameterizedTest(name = "SIG{0}")
  @CsvSource({"HUP, 129", "INT, 130", "TERM, 143", "USR1, 138", "USR2, 140"})
  void aSignalEndsItAsItEndsAnyProgram(String signal, int status, Servers servers)
      throws IOException {
    LoggedProcess waiting = waiting(servers);

    kill(signal, waiting);

    assertThat(waiting.awaitExit(LIMIT)).as(waiting.logText()).isEqualTo(status);
    if (!signal.startsWith("USR")) {
      assertThat(waiting.logText()).contains("etcd-bootstrap: interrupted; nothing was registered");
      assertThat(Files.readString(output()))
          .startsWith("{\"error\":{\"reason\":\"interrupted\",")
          .hasLineCount(1);
    }
    assertThat(waiting.logText()).doesNotContain("fatal error");
  }

  @Test
  @DisplayName("SIGQUIT lists the threads on standard error, and the command goes on")
  void threadDump(Servers servers) {
    LoggedProcess waiting = waiting(servers);

    kill("QUIT", waiting);
    waiting.awaitLog("Full thread dump", LIMIT);

    assertThat(Poll.untilTrue(LIMIT, () -> afterThreadDump(waiting).contains("trying again")))
        .isTrue();
    assertThat(output()).isEmptyFile();
    waiting.kill();
  }

  private static String afterThreadDump(LoggedProcess process) {
    String log = process.logText();
    return log.substring(log.indexOf("Full thread dump"));
  }

  private Path output() {
    return distribution.home().resolve("output");
  }

  /** Nobody listens on port 9. */
  private LoggedProcess waiting(Servers servers) {
    LoggedProcess waiting =
        servers.process(
            "waiting",
            List.of(
                "sh",
                "-c",
                "exec env --default-signal \"$0\" resolve -ojson"
                    + " --discovery=http://127.0.0.1:9/v2/keys/x >\"$1\"",
                distribution.command().toString(),
                output().toString()),
            Map.of());
    waiting.awaitLog("trying again", LIMIT);
    return waiting;
  }

  private static void kill(String signal, LoggedProcess process) {
    assertThat(
            Run.of(
                    Path.of("/"),
                    Map.of(),
                    List.of("kill", "-" + signal, String.valueOf(process.pid())))
                .status())
        .isZero();
  }

  private Run shell(String script, Path... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script));
    for (Path argument : arguments) {
      command.add(argument.toString());
    }
    return Run.of(distribution.home(), Map.of(), command);
  }

  @Test
  @DisplayName("says what to do when there is no Java")
  void needsJava() {
    Run wrongHome = distribution.run(Map.of("JAVA_HOME", "/nonexistent"), "ids", LIST);
    assertThat(wrongHome.status()).isEqualTo(2);
    assertThat(wrongHome.err())
        .contains("JAVA_HOME is /nonexistent")
        .contains("correct or unset it");

    Run nowhere =
        Run.of(
            temporary,
            Map.of("PATH", "/nonexistent", "JAVA_HOME", ""),
            List.of("/bin/sh", distribution.command().toString(), "ids", LIST));
    assertThat(nowhere.status()).isEqualTo(2);
    assertThat(nowhere.err()).contains("version 17 or later");
  }

  @Test
  @DisplayName("a result that cannot be written is a failure")
  void reportsAFullDisk() {
    Run run =
        Run.of(
            temporary,
            Map.of(),
            List.of("sh", "-c", "'" + distribution.command() + "' ids " + LIST + " >/dev/full"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("standard output could not be written");
  }

  @Test
  @DisplayName("the packed example is valid and the packed completion is what the command prints")
  void packsWhatItSays() throws IOException {
    Path example = distribution.home().resolve("examples/static.yaml");
    assertThat(distribution.output("validate", "-c", example.toString())).isEqualTo("valid\n");

    assertThat(distribution.home().resolve("completion/etcd-bootstrap.bash"))
        .hasContent(distribution.output("completion"));
    assertThat(distribution.home().resolve("LICENSE")).isRegularFile();
    assertThat(distribution.home().resolve("plugins")).isDirectory();
  }

  @Test
  @DisplayName("names the jar of a strategy as a person finds it")
  void namesJars() {
    assertThat(distribution.output("strategies"))
        .contains(distribution.home().resolve("lib") + "/strategy-static-");
  }
}
