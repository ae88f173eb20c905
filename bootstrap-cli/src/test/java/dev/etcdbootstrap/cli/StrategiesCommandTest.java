package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StrategiesCommandTest {

  @Test
  void listsWhatIsInstalled() throws Exception {
    CommandRun run = CommandRun.of("strategies");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    String fromStatic = "|" + Installed.origin("static");
    String fromTests = "|" + Installed.origin("test-registry");
    List<String> lines = run.out().lines().map(line -> line.replaceAll(" {2,}", "|")).toList();
    assertThat(lines.get(0)).isEqualTo("ID|VERSION|DESCRIPTION|FROM");
    assertThat(lines.stream().skip(1).map(line -> line.replaceAll("\\|.*", "")))
        .containsExactlyElementsOf(Installed.ids());
    assertThat(lines)
        .contains("test-registry|a registry for tests" + fromTests)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches("static\\|([^|]+\\|)?the member list is in the configuration\\|.*")
                    .endsWith(fromStatic));
  }

  @Test
  void listsWhatIsInstalledForPrograms() {
    CommandRun run = CommandRun.of("strategies", "-o", "json");

    assertThat(run.status()).isZero();
    JsonNode json = run.json();
    assertThat(json.fieldNames()).toIterable().containsExactly("strategies", "broken");
    assertThat(json.path("broken")).isEmpty();
    assertThat(json.path("strategies"))
        .extracting(strategy -> strategy.path("id").asText())
        .containsExactlyElementsOf(Installed.ids());
    assertThat(json.path("strategies"))
        .contains(CommandRun.of("strategies", "test-registry", "-ojson").json());
  }

  @Test
  void showsOneWithItsOptions() throws Exception {
    CommandRun run = CommandRun.of("strategies", "static");

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                0,
                """
                static: the member list is in the configuration
                from ORIGIN

                OPTION                 VALUE         DEFAULT       DESCRIPTION
                initial-cluster        NAME=URL,…                  all members, each as name=peer-url (required)
                initial-cluster-state  new|existing  new           whether the cluster is formed now or runs already
                initial-cluster-token  TEXT          etcd-cluster  sets clusters with equal URLs apart; must be the same on every member
                expected-size          N                           how many members the cluster must have

                Each is a flag (--expected-size), a variable (ETCD_EXPECTED_SIZE) and a key below static: in the configuration file.
                """
                    .replace("ORIGIN", Installed.origin("static")),
                ""));
  }

  @Test
  void showsOneForPrograms() throws Exception {
    CommandRun run = CommandRun.of("strategies", "test-registry", "-o", "json");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            {"id":"test-registry","description":"a registry for tests","version":"","origin":"ORIGIN","options":[\
            {"key":"registry-url","description":"the registry, with %n in it","value":"TEXT","required":true,"secret":false,"variable":"ETCD_REGISTRY_URL"},\
            {"key":"registry-token","description":"lets one in","value":"TEXT","required":false,"secret":true,"variable":"ETCD_REGISTRY_TOKEN"},\
            {"key":"registry-pin","description":"","value":"PIN","required":false,"secret":true,"variable":"ETCD_REGISTRY_PIN"},\
            {"key":"registry-retry","description":"whether to try again","value":"true|false","default":"false","required":false,"secret":false,"variable":"ETCD_REGISTRY_RETRY"},\
            {"key":"registry-mirrors","description":"","value":"TEXT,…","required":false,"secret":false,"variable":"ETCD_REGISTRY_MIRRORS"},\
            {"key":"initial-cluster-token","description":"sets clusters with equal URLs apart; must be the same on every member","value":"TEXT","default":"etcd-cluster","required":false,"secret":false,"variable":"ETCD_INITIAL_CLUSTER_TOKEN"}]}
            """
                .replace("ORIGIN", Installed.origin("test-registry")));
  }

  @Test
  void secretsAreMarked() {
    assertThat(CommandRun.of("strategies", "test-registry").out())
        .containsPattern("\nregistry-token +TEXT +lets one in \\(secret\\)\n")
        .containsPattern("\nregistry-url +TEXT +the registry, with %n in it \\(required\\)\n");
  }

  @Test
  void unknownOneSuggestsAnother() {
    CommandRun run = CommandRun.of("strategies", "test-registri", "-o", "json");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.problems()).containsExactly("unknown-strategy []");
    assertThat(run.err())
        .isEqualTo(
            "etcd-bootstrap: the strategy cannot be selected: there is no strategy test-registri (did"
                + " you mean test-registry?); installed are "
                + Installed.text()
                + "\n");
  }

  @Test
  void oneThatIsLikeNoneGetsNoSuggestion() {
    CommandRun run = CommandRun.of("strategies", "nosuch");

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "etcd-bootstrap: the strategy cannot be selected: there is no strategy nosuch;"
                    + " installed are "
                    + Installed.text()
                    + "\n"));
  }
}
