package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainTest {

  private static final String LIST = "infra0=http://10.0.1.10:2380";

  private final Path directory;

  ExplainTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path file(String... lines) throws Exception {
    return Files.write(directory.resolve("etcd.yaml"), List.of(lines));
  }

  @Test
  void showsEveryOptionItsValueAndItsOrigin() throws Exception {
    Path file =
        file(
            "name: infra0",
            "static:",
            "  initial-cluster: " + LIST,
            "timeout: 1m",
            "expected-size: 1");
    CommandRun run =
        CommandRun.in(
            Map.of("ETCD_BOOTSTRAP_TIMEOUT", "2m", "ETCD_EXPECTED_SIZE", "1"),
            "resolve",
            "--explain",
            "-c",
            file.toString(),
            "--timeout",
            "3m");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            OPTION                       VALUE                         FROM
            strategy                     static                        follows from initial-cluster (FILE:3:3)
            name                         infra0                        FILE:1:1
            initial-advertise-peer-urls                                not set
            timeout                      3m                            --timeout (over ETCD_BOOTSTRAP_TIMEOUT, FILE:4:1)
            initial-cluster              infra0=http://10.0.1.10:2380  FILE:3:3
            initial-cluster-state        new                           default
            initial-cluster-token        etcd-cluster                  default
            expected-size                1                             ETCD_EXPECTED_SIZE (over FILE:5:1)
            """
                .replace("FILE", file.toString()));
  }

  @Test
  void showsItToPrograms() throws Exception {
    Path file = file("strategy: static", "timeout: 1m");
    CommandRun run =
        CommandRun.in(
            Map.of("ETCD_INITIAL_CLUSTER", LIST),
            "resolve",
            "--explain",
            "-o",
            "json",
            "-c",
            file.toString(),
            "--timeout",
            "3m");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            [{"option":"strategy","value":"static","from":"FILE:1:1","overridden":[]},\
            {"option":"name","from":"not set","overridden":[]},\
            {"option":"initial-advertise-peer-urls","from":"not set","overridden":[]},\
            {"option":"timeout","value":"3m","from":"--timeout","overridden":["FILE:2:1"]},\
            {"option":"initial-cluster","value":"infra0=http://10.0.1.10:2380","from":"ETCD_INITIAL_CLUSTER","overridden":[]},\
            {"option":"initial-cluster-state","value":"new","from":"default","overridden":[]},\
            {"option":"initial-cluster-token","value":"etcd-cluster","from":"default","overridden":[]},\
            {"option":"expected-size","from":"not set","overridden":[]}]
            """
                .replace("FILE", file.toString()));
    assertThat(run.json()).hasSize(8);
  }

  @Test
  void hidesSecrets() throws Exception {
    Path file = file("registry-url: silent", "registry-token: hunter2");
    CommandRun run =
        CommandRun.in(
            Map.of("ETCD_REGISTRY_TOKEN", "hunter3"),
            "resolve",
            "--explain",
            "-v",
            "-c",
            file.toString(),
            "--registry-token=hunter4");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(
            "registry-token               (hidden)       --registry-token (over ETCD_REGISTRY_TOKEN, "
                + file
                + ":2:1)\n")
        .contains("registry-pin                                not set\n");
    assertThat(run.out() + run.err()).doesNotContain("hunter");
  }

  @Test
  void hidesSecretsFromPrograms() {
    CommandRun run =
        CommandRun.of(
            "resolve", "--explain", "-ojson", "--registry-url=silent", "--registry-token=hunter2");

    assertThat(run.json().toString())
        .contains(
            "{\"option\":\"registry-token\",\"value\":\"(hidden)\",\"from\":\"--registry-token\"");
    assertThat(run.out() + run.err()).doesNotContain("hunter");
  }

  @Test
  void hidesUserInfo() {
    List<String> urls =
        List.of(
            "--registry-url=http://root:hunter2@host/list",
            "--registry-mirrors=https://a,http//root:hunter3@b,root:hunter4@c:2379",
            "--initial-advertise-peer-urls=http://root:hunter5@10.0.0.1:2380");
    for (String format : List.of("flags", "json")) {
      CommandRun run =
          CommandRun.of(
              Stream.concat(Stream.of("resolve", "--explain", "-v", "-o", format), urls.stream())
                  .toList());

      assertThat(run.out()).contains("http://(hidden)@host/list").contains("(hidden)@c:2379");
      assertThat(run.out() + run.err()).doesNotContain("hunter").doesNotContain("root");
    }
  }

  @Test
  void hidesASecretInTheValueOfAnotherOption() {
    CommandRun run =
        CommandRun.of(
            "resolve",
            "--explain",
            "--registry-url=jdbc:x;PASSWORD=hunter2",
            "--registry-token=hunter2",
            "--name=etcd@hunter");

    assertThat(run.out()).contains("jdbc:x;PASSWORD=(hidden) ").contains(" etcd@hunter ");
  }

  @Test
  void asksNoStrategyThatWouldSendSomething() {
    CommandRun run = CommandRun.of("resolve", "--explain", "--registry-url=defect");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void showsAllAndFailsAllTheSame() {
    CommandRun run =
        CommandRun.of(
            "resolve", "--explain", "--name=infra9", "--initial-cluster", LIST, "--timeout=soon");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out().lines()).hasSize(9);
    assertThat(run.out()).contains("timeout                      soon ");
    assertThat(run.err())
        .startsWith("etcd-bootstrap: the configuration is not valid:\n")
        .contains("\n  - --timeout: timeout is \"soon\"")
        .contains("\n  - infra9 is not in the member list");
  }

  @Test
  void showsWhatThereIsWithoutAStrategy() {
    CommandRun run = CommandRun.of("resolve", "--explain", "--name=infra0");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out().lines())
        .extracting(line -> line.split(" ", 2)[0])
        .containsExactly("OPTION", "name", "initial-advertise-peer-urls", "timeout");
    assertThat(run.err()).contains("nothing says where the member list comes from");
  }

  @Test
  void tellsTheErrorToPrograms() {
    CommandRun run =
        CommandRun.of("resolve", "--explain", "-o", "json", "--name=b", "--initial-cluster", LIST);

    assertThat(run.status()).isEqualTo(3);
    List<String> values = run.out().lines().toList();
    assertThat(values).hasSize(2);
    assertThat(CommandRun.json(values.get(0))).hasSize(8);
    assertThat(CommandRun.json(values.get(1)).at("/error/reason").asText())
        .isEqualTo("invalid-cluster");
  }
}
