package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorCommandTest {

  private static final String ALONE = "ignored: it starts as a cluster of one";
  private static final String REFUSED = "etcd does not start";

  private final Path directory;

  DoctorCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path write(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, List.of(lines));
  }

  private static CommandRun doctor(Path... files) {
    return CommandRun.of(
        Stream.concat(Stream.of("doctor", "-o", "json"), Stream.of(files).map(Path::toString))
            .toArray(String[]::new));
  }

  /** Each finding as {@code file:line setting since what}, sorted. */
  private List<String> findings(CommandRun run) {
    List<String> findings = new ArrayList<>();
    for (JsonNode finding : run.json().path("findings")) {
      findings.add(
          directory.relativize(Path.of(finding.path("file").asText()))
              + ":"
              + finding.path("line").asInt()
              + " "
              + finding.path("setting").asText()
              + " "
              + finding.path("since").asText()
              + " "
              + finding.path("what-happens").asText());
    }
    assertThat(run.status()).isEqualTo(findings.isEmpty() ? 0 : 3);
    return findings;
  }

  @Test
  void flagsOfAUnitWithTheirLines() throws Exception {
    Path unit =
        write(
            "etcd.service",
            "[Unit]",
            "Description=etcd --debug",
            "[Service]",
            "ExecStart=-/usr/bin/etcd --name 'a --proxy=on' \\",
            "  # a comment, and",
            "  ; another",
            "  --discovery=https://user:hidden@d/x --debug \\",
            "  --data-dir \"/var/lib/\\x65tcd\" --enable-v2");

    CommandRun run = doctor(unit);

    assertThat(findings(run))
        .containsExactly(
            "etcd.service:7 --discovery 3.7 " + REFUSED,
            "etcd.service:7 --debug 3.5 " + REFUSED,
            "etcd.service:8 --enable-v2 3.6 " + REFUSED);
    assertThat(run.json().at("/error/reason").asText()).isEqualTo("invalid-cluster");
    assertThat(run.err())
        .isEqualTo(
            "etcd-bootstrap: 3 settings are ignored or refused by etcd 3.6 or 3.7"
                + System.lineSeparator());
    assertThat(run.out() + run.err()).doesNotContain("hidden");
  }

  @Test
  void variablesOfAUnitAndOfTheFilesThatItNames() throws Exception {
    Path options =
        write(
            "options",
            "# for etcd",
            "DAEMON_ARGS=\"--experimental-memory-mlock \\",
            "  --pre-vote\"",
            "export ETCD_PROXY = off",
            "ETCD_DISCOVERY=https://user:hidden@d/x");
    Path unit =
        write(
            "etcd@.service",
            "[Service]",
            "Environment=ETCD_ENABLE_V2=true \"ETCD_NAME=%p one\"",
            "EnvironmentFile=-" + options,
            "EnvironmentFile=-/nonexistent/%p",
            "ExecStart=/usr/bin/etcd $DAEMON_ARGS --data-dir ${NOWHERE}/x");

    CommandRun run = doctor(unit, options); // the file is examined once, as the unit uses it

    assertThat(findings(run))
        .containsExactlyInAnyOrder(
            "options:2 --experimental-memory-mlock 3.7 " + REFUSED,
            "options:4 ETCD_PROXY 3.6 ignored",
            "options:5 ETCD_DISCOVERY 3.7 " + ALONE,
            "etcd@.service:2 ETCD_ENABLE_V2 3.6 ignored");
    assertThat(run.err()).contains("line 4: /nonexistent/etcd is not here");
    assertThat(run.out() + run.err()).doesNotContain("hidden");
  }

  @Test
  void aDropInChangesItsUnit() throws Exception {
    Path dropIn =
        write(
            "etcd.service.d/50.conf",
            "[Service]",
            "Environment=",
            "ExecStart=",
            "ExecStart=/usr/bin/etcd --log-output=stdout");
    Path unit =
        write(
            "etcd.service", "[Service]", "Environment=ETCD_DEBUG=1", "ExecStart=/bin/etcd --debug");

    assertThat(findings(doctor(dropIn, unit)))
        .containsExactly("etcd.service.d/50.conf:4 --log-output 3.5 " + REFUSED);
  }

  @Test
  void etcdIsFoundInShellsWrappersAndContainers() throws Exception {
    Path unit =
        write(
            "etcd.service",
            "[Service]",
            "Environment=X=1",
            "ExecStart=/bin/bash -c \"X=$(nproc) /usr/bin/etcd --name=\\\"${X}\\\" --debug; echo --proxy\"",
            "ExecStart=/usr/bin/docker run --name etcd --net host quay.io/etcd:v3 /bin/etcd --enable-v2",
            "ExecStart=/usr/bin/etcd grpc-proxy start --debug",
            "ExecStart=/usr/bin/other --proxy");

    assertThat(findings(doctor(unit)))
        .containsExactly(
            "etcd.service:3 --debug 3.5 " + REFUSED, "etcd.service:4 --enable-v2 3.6 " + REFUSED);
  }

  @Test
  void runTakesCareOfDiscovery() throws Exception {
    Path unit =
        write(
            "etcd.service",
            "[Service]",
            "Environment=ETCD_DISCOVERY=u",
            "ExecStart=/usr/bin/etcd-bootstrap run -- etcd --discovery=u --enable-v2");

    assertThat(findings(doctor(unit))).containsExactly("etcd.service:3 --enable-v2 3.6 " + REFUSED);
  }

  @Test
  void whatIsSetTwiceOrBesideAConfigFile() throws Exception {
    Path twice =
        write(
            "twice.service",
            "[Service]",
            "Environment=ETCD_NAME=a",
            "ExecStart=/usr/bin/etcd --name=b");
    Path beside =
        write(
            "beside.service",
            "[Service]",
            "Environment=ETCD_NAME=a",
            "ExecStart=/usr/bin/etcd --config-file=/etc/etcd.yaml --data-dir=d");

    assertThat(findings(doctor(twice, beside)))
        .containsExactlyInAnyOrder(
            "twice.service:2 ETCD_NAME 3.4 etcd does not start: --name is given too",
            "beside.service:2 ETCD_NAME 3.4 ignored, as is all beside a config file",
            "beside.service:3 --data-dir 3.4 ignored, as is all beside a config file");
  }

  @Test
  void keysOfAConfigFile() throws Exception {
    Path config =
        write(
            "etcd.conf.yml",
            "# This is the configuration file for the etcd server.",
            "name: a",
            "initial-advertise-peer-urls: http://10.0.0.1:2380",
            "discovery: https://user:hidden@d/x",
            "discovery-proxy:",
            "enable-v2: false",
            "client-transport-security:",
            "  cert-file: c",
            "  client-cert-auth: true",
            "discovery-config:",
            "  token: t",
            "  endpoints: [h:1]",
            "  client: {endpoints: [h:1], secure: {cert: c}}");

    CommandRun run = doctor(config);

    assertThat(findings(run))
        .containsExactly(
            "etcd.conf.yml:4 discovery 3.7 " + ALONE,
            "etcd.conf.yml:6 enable-v2 3.6 ignored",
            "etcd.conf.yml:12 discovery-config.endpoints 3.4 ignored");
    assertThat(run.out() + run.err()).doesNotContain("hidden");
  }

  @Test
  void aTableForPeople() throws Exception {
    Path file = write("default", "ETCD_DISCOVERY='https://user:hidden@d/x'");

    CommandRun run = CommandRun.of("doctor", file.toString());

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "WHERE|SETTING|SINCE|WHAT HAPPENS|WAY OUT",
            file
                + ":1|ETCD_DISCOVERY|3.7|"
                + ALONE
                + "|etcd-bootstrap run -- etcd …, or v3 discovery: --discovery-token and"
                + " --discovery-endpoints");
    assertThat(run.out()).doesNotContain("hidden");
  }

  @Test
  void nothingFound() throws Exception {
    Path file = write("default", "ETCD_NAME=a", "ETCD_BOOTSTRAP_TIMEOUT=5m");
    Path comments = write("comments", "# ETCD_DISCOVERY=x");

    CommandRun run = CommandRun.of("doctor", file.toString(), comments.toString());

    assertThat(run.status()).isZero();
    assertThat(run.out().strip()).isEqualTo("nothing found");
    assertThat(findings(doctor(file))).isEmpty();
  }

  @Test
  void filesThatCannotBeReadAreAllNamed() throws Exception {
    Path other = write("other", "hello world");
    Path malformed = write("etcd.yaml", "name: [a");
    Path large = write("large", "#".repeat(2 << 20));

    CommandRun run =
        doctor(
            other, malformed, large, directory, directory.resolve("missing"), Path.of("/dev/zero"));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.problems()).hasSize(6).containsOnly("bad-config-file []");
    assertThat(run.err())
        .contains(
            other + ": neither",
            malformed + ":",
            large + " is larger than 1 MB",
            directory + " is a directory",
            "missing cannot be read: there is no such file",
            "/dev/zero is a device");
  }

  @Test
  void theReportDoesNotGrowWithoutEnd() throws Exception {
    String many =
        IntStream.range(0, 60_000).mapToObj(i -> "--x" + i).collect(Collectors.joining(" "));
    Path unit = write("etcd.service", "[Service]", "ExecStart=/usr/bin/etcd " + many);

    CommandRun run = doctor(unit);

    assertThat(findings(run)).hasSize(100);
    assertThat(run.json().path("complete").asBoolean()).isFalse();
    assertThat(run.err()).contains("at least 100 settings");
  }

  @Test
  void whatIsNoNameIsNotShown() throws Exception {
    Path unit =
        write(
            "etcd.service", "[Service]", "ExecStart=/usr/bin/etcd --https://u:hidden@h/\u001b[31m");

    CommandRun run = doctor(unit);

    assertThat(findings(run)).containsExactly("etcd.service:2 (not a name) 3.4 " + REFUSED);
    assertThat(run.out() + run.err()).doesNotContain("hidden", "\u001b");
  }

  @Test
  void aFileIsNeeded() {
    assertThat(CommandRun.of("doctor").status()).isEqualTo(2);
  }
}
