package dev.etcdbootstrap.testservers;

import static dev.etcdbootstrap.testservers.Etcd.Configuration.CONFIG_FILE;
import static dev.etcdbootstrap.testservers.Etcd.Configuration.ENVIRONMENT;
import static dev.etcdbootstrap.testservers.Etcd.Configuration.FLAGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EtcdInvocationTest {
  private static final Map<String, String> DEFAULTS =
      Map.of("name", "n1", "initial-cluster", "n1=http://127.0.0.1:1");

  @Test
  void flagsAreTheDefaultsAndTheSettings() {
    EtcdInvocation invocation =
        EtcdInvocation.of(FLAGS, nothing(), Map.of("enable-v2", "true"), DEFAULTS);

    assertThat(invocation.arguments())
        .containsExactly(
            "--enable-v2=true", "--initial-cluster=n1=http://127.0.0.1:1", "--name=n1");
    assertThat(invocation.environment()).isEmpty();
    assertThat(invocation.configFile()).isEmpty();
  }

  @Test
  void theEnvironmentIsTheDefaultsAndTheSettings() {
    EtcdInvocation invocation =
        EtcdInvocation.of(ENVIRONMENT, nothing(), Map.of("enable-v2", "true"), DEFAULTS);

    assertThat(invocation.environment())
        .isEqualTo(
            Map.of(
                "ETCD_ENABLE_V2", "true",
                "ETCD_INITIAL_CLUSTER", "n1=http://127.0.0.1:1",
                "ETCD_NAME", "n1"));
    assertThat(invocation.arguments()).isEmpty();
  }

  @Test
  void theConfigurationFileIsTheGivenTextAndTheRest() {
    EtcdInvocation invocation =
        EtcdInvocation.of(
            CONFIG_FILE,
            new EtcdInvocation(List.of(), Map.of(), Optional.of("# by a test\nname: 'other'")),
            Map.of("enable-v2", "true"),
            DEFAULTS);

    assertThat(invocation.configFile())
        .contains(
            """
            # by a test
            name: 'other'
            enable-v2: true
            initial-cluster: "n1=http://127.0.0.1:1"
            """);
  }

  @Test
  void aVerbatimFlagWinsOverFlagsAndEnvironment() {
    EtcdInvocation given =
        new EtcdInvocation(List.of("--name", "mine"), Map.of(), Optional.empty());

    assertThat(EtcdInvocation.of(FLAGS, given, Map.of(), DEFAULTS).arguments())
        .containsExactly("--initial-cluster=n1=http://127.0.0.1:1", "--name", "mine");
    assertThat(EtcdInvocation.of(ENVIRONMENT, given, Map.of(), DEFAULTS).environment())
        .containsOnlyKeys("ETCD_INITIAL_CLUSTER");
  }

  @Test
  void aVerbatimVariableWinsOverFlags() {
    EtcdInvocation given =
        new EtcdInvocation(List.of(), Map.of("ETCD_NAME", "mine"), Optional.empty());

    EtcdInvocation invocation = EtcdInvocation.of(FLAGS, given, Map.of(), DEFAULTS);

    assertThat(invocation.arguments()).containsExactly("--initial-cluster=n1=http://127.0.0.1:1");
    assertThat(invocation.environment()).isEqualTo(Map.of("ETCD_NAME", "mine"));
  }

  @Test
  void whatEtcdIgnoresBesideAConfigurationFileDoesNotCount() {
    EtcdInvocation given =
        new EtcdInvocation(List.of("--name=x"), Map.of("ETCD_NAME", "y"), Optional.of(""));

    EtcdInvocation invocation = EtcdInvocation.of(CONFIG_FILE, given, Map.of(), DEFAULTS);

    assertThat(invocation.configFile()).hasValueSatisfying(t -> assertThat(t).contains("name: "));
    assertThat(invocation.arguments()).containsExactly("--name=x");
  }

  @Test
  void discoveryTakesThePlaceOfTheInitialClusterOfOne() {
    EtcdInvocation verbatim =
        new EtcdInvocation(List.of("--discovery=http://127.0.0.1:1/t"), Map.of(), Optional.empty());

    assertThat(EtcdInvocation.of(FLAGS, verbatim, Map.of(), DEFAULTS).arguments())
        .containsExactly("--name=n1", "--discovery=http://127.0.0.1:1/t");
    assertThat(
            EtcdInvocation.of(FLAGS, nothing(), Map.of("discovery-srv", "example.test"), DEFAULTS)
                .arguments())
        .containsExactly("--discovery-srv=example.test", "--name=n1");
  }

  @Test
  void refusesToAddLinesToAFileInBraces() {
    EtcdInvocation given =
        new EtcdInvocation(List.of(), Map.of(), Optional.of("{\"name\": \"n1\"}"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EtcdInvocation.of(CONFIG_FILE, given, Map.of(), DEFAULTS))
        .withMessageContaining("one option on each line");
  }

  private static EtcdInvocation nothing() {
    return new EtcdInvocation(List.of(), Map.of(), Optional.empty());
  }
}
