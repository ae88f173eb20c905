package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script of the distribution, and what is packed with it. */
final class LauncherIT {

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
