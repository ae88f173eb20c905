package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class IdsCommandTest {

  /** With its token, a cluster that real etcd servers formed, with the IDs they printed. */
  private static final String LIST =
      "infra3=http://127.0.0.1:2380,infra1=http://127.0.0.1:2180,infra2=http://127.0.0.1:2280";

  private static final String TOKEN =
      "http://127.0.0.1:12379/v2/keys/_etcd/registry/7baa187f-2c51-4de1-aac8-414c8e57c7f9";

  @Test
  void showsThemToPeople() {
    CommandRun run = CommandRun.of("ids", LIST, "--initial-cluster-token", TOKEN);

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                0,
                """
                MEMBER  ID                PEER URLS
                infra1  27e4bbd8eb32ea97  http://127.0.0.1:2180
                infra2  470c6bf0dd931333  http://127.0.0.1:2280
                infra3  3dd19f52c77d0d96  http://127.0.0.1:2380

                cluster ID 4412cb9e2e15c00a, token\s"""
                    + TOKEN
                    + "\n",
                ""));
  }

  @Test
  void showsThemToPrograms() {
    CommandRun run = CommandRun.of("ids", "-o", "json", "default=http://localhost:2380");

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                0,
                "{\"initial-cluster-token\":\"etcd-cluster\",\"cluster-id\":\"cdf818194e3a8c32\","
                    + "\"members\":[{\"name\":\"default\",\"id\":\"8e9e05c52164694d\","
                    + "\"peer-urls\":[\"http://localhost:2380\"]}]}\n",
                ""));
  }

  @Test
  void readsTheListFromStandardInput() {
    CommandRun run =
        CommandRun.reading(
            LIST.replace(",", ",\n") + ",\n", "ids", "-", "--initial-cluster-token=" + TOKEN);

    assertThat(run).isEqualTo(CommandRun.of("ids", LIST, "--initial-cluster-token", TOKEN));
  }

  @Test
  void environmentAndFileDoNotMatter() {
    CommandRun run =
        CommandRun.in(
            Map.of("ETCD_INITIAL_CLUSTER_TOKEN", "other", "ETCD_BOOTSTRAP_CONFIG", "/nowhere"),
            "ids",
            LIST);

    assertThat(run).isEqualTo(CommandRun.of("ids", LIST));
    assertThat(run.out()).endsWith(", token etcd-cluster\n");
  }

  @Test
  void listThatIsNoneIsRefused() {
    CommandRun run = CommandRun.of("ids", "a=http://h:1,b=http://h:1", "-o", "json");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.problems()).containsExactly("duplicate-peer-url [a, b]");
    assertThat(run.err())
        .isEqualTo(
            "etcd-bootstrap: the member list is not valid: peer URL http://h:1 is listed for a and"
                + " for b; give every member a peer URL of its own\n");
  }

  @Test
  void listIsNeeded() {
    CommandRun run = CommandRun.of("ids");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "etcd-bootstrap: the command line is not valid: INITIAL-CLUSTER is missing; see:"
                + " etcd-bootstrap ids --help\n");
  }

  @Test
  void nameOfAFileIsATextLikeAnyOther() {
    CommandRun run = CommandRun.of("ids", "@pom.xml");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("@pom.xml, has no '='");
  }

  @Test
  void columnsFitTheLongestName() {
    String rockets = "\uD83D\uDE80".repeat(7); // one column each, two units of UTF-16
    CommandRun run = CommandRun.of("ids", "a=http://h:1,abc=http://h:2," + rockets + "=http://h:3");

    assertThat(run.out())
        .startsWith(
            """
            MEMBER   ID                PEER URLS
            a        9cbc6cef9f593757  http://h:1
            abc      f1f52c0654efe0c6  http://h:2
            ROCKETS  56b79d93aa6d335b  http://h:3
            """
                .replace("ROCKETS", rockets));
  }
}
