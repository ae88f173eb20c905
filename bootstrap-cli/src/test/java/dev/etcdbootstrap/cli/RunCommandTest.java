package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code run} says before anything is started. */
final class RunCommandTest {

  private static final String LIST = "n1=http://127.0.0.1:1,n2=http://127.0.0.1:2";

  @TempDir private Path directory = Path.of("");
  private String etcd = "";

  @BeforeEach
  void program() throws IOException {
    Path program =
        Files.writeString(directory.resolve("etcd"), "#!/bin/sh\necho 'etcd Version: 3.7.3'\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    etcd = program.toString();
  }

  private CommandRun dryRun(Map<String, String> environment, String... words) {
    List<String> command =
        new ArrayList<>(List.of("run", "--dry-run", "--", etcd, "--data-dir=" + directory + "/d"));
    command.addAll(List.of(words));
    return CommandRun.in(environment, command.toArray(String[]::new));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(List.of("run"), "the command of etcd stands after --"),
        Arguments.of(List.of("run", "etcd", "--name=n1"), "stands after --"),
        Arguments.of(List.of("run", "etcd", "--", "--name=n1"), "stands after --"),
        Arguments.of(List.of("run", "--"), "there is no command after --"),
        Arguments.of(List.of("run", "--", "--name=n1"), "not with etcd"),
        Arguments.of(List.of("run", "--", "etcd", "grpc-proxy", "start"), "starts no member"),
        Arguments.of(List.of("run", "--", "sudo", "etcd"), "what wraps etcd goes in front"),
        Arguments.of(List.of("run", "--", "etcd", "--name"), "--name has no value"),
        Arguments.of(List.of("run", "--", "etcd", "--config-file=/none"), "no such file"),
        Arguments.of(List.of("run", "--dry-run", "--", "/none/etcd", "--name=n1"), "install etcd"),
        Arguments.of(List.of("run", "--dry-run", "--", "/bin/true", "--name=n1"), "is no etcd"),
        Arguments.of(
            List.of("run", "--", "etcd", "--initial-cluster-state=old"),
            "etcd's --initial-cluster-state: initial-cluster-state old: must be new"),
        Arguments.of(
            List.of("run", "--", "etcd", "--initial-advertise-peer-urls=x"),
            "etcd's --initial-advertise-peer-urls"));
  }

  @ParameterizedTest
  @MethodSource
  void mistakes(List<String> words, String message) {
    CommandRun run = CommandRun.of(words);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void withoutTheStartScript() {
    CommandRun run = CommandRun.of("run", "--", etcd, "--name=n1");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("start it with bin/etcd-bootstrap");
  }

  @Test
  void flagBesideItsVariable() {
    CommandRun run = dryRun(Map.of("ETCD_NAME", "n1"), "--name=n1");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--name and ETCD_NAME are both set");
  }

  @Test
  void showsTheCommandAndWhy() throws IOException {
    CommandRun run =
        dryRun(
            Map.of("ETCD_INITIAL_CLUSTER", LIST, "ETCD_DISCOVERY_PASSWORD", "hunter2"),
            "--name",
            "n1",
            "--enable-v2",
            "--initial-advertise-peer-urls=http://127.0.0.1:1");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "decision: starting etcd as member n1 of a new cluster of 2 (first-start)\n",
            "command: " + etcd + " --data-dir=" + directory + "/d --name n1 --initial-advertise",
            "unset: ETCD_DISCOVERY_PASSWORD\n",
            "because: --enable-v2 is left out: etcd 3.7 does not know it\n",
            "because: --initial-cluster-state is put in\n")
        .doesNotContain("hunter2");
    assertThat(directory.resolve("d")).doesNotExist();
    assertThat(directory.resolve("d.claim")).doesNotExist();
  }

  @Test
  void ownFlagsWin() {
    CommandRun run =
        CommandRun.of(
            "run",
            "--dry-run",
            "--name=n2",
            "--",
            etcd,
            "--name=n1",
            "--data-dir=" + directory + "/d",
            "--initial-cluster=" + LIST);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("as member n2 of a new cluster")
        .contains("--name=n2")
        .contains("--initial-advertise-peer-urls=http://127.0.0.1:2");
  }

  @Test
  void configFileShadowsEverything() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("etcd.yaml"),
            "name: n1\ndata-dir: " + directory + "/d\ninitial-cluster: " + LIST + "\n");

    CommandRun run =
        dryRun(Map.of("ETCD_INITIAL_CLUSTER", "n1=http://127.0.0.1:9"), "--config-file=" + file);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("of a new cluster of 2")
        .contains("added to the copy of " + file + ": initial-cluster-state: new");
  }

  @Test
  void nothingSaysWhere() {
    CommandRun run = dryRun(Map.of(), "--name=n1");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("nothing says where the member list comes from");
  }
}
