package dev.etcdbootstrap.run.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.run.settings.EtcdSetting.Assigned;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EtcdSettingsTest {

  private static List<EtcdSetting> flags(String... words) {
    return EtcdArguments.parse(Arrays.asList(words))
        .settings(position -> Optional.of(new Place("ExecStart", "etcd.service", 12)));
  }

  private static List<EtcdSetting> variables(String... namesAndValues) {
    Map<String, Assigned> environment = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(
          namesAndValues[i],
          new Assigned(namesAndValues[i + 1], Optional.of(Place.of("etcd.env", 3))));
    }
    return EtcdSetting.ofVariables(environment);
  }

  private static EtcdSetting key(String path, String value) {
    return EtcdSetting.ofConfigKey(path, value, Place.of("etcd.yaml", 7));
  }

  private static String told(EtcdSettings settings, String key) {
    EtcdSetting setting = settings.get(key).orElseThrow();
    return setting.value() + ", " + setting.origin();
  }

  @Test
  void aFlagOrAVariableCounts() {
    EtcdSettings settings =
        EtcdSettings.of(
            flags("--name", "a", "-name=b"),
            variables("ETCD_DISCOVERY", "u", "ETCD_DATA_DIR", "", "PATH", "/bin"),
            Optional.empty());

    assertThat(told(settings, "name")).isEqualTo("b, --name, in ExecStart of etcd.service line 12");
    assertThat(told(settings, "discovery")).isEqualTo("u, ETCD_DISCOVERY in etcd.env line 3");
    assertThat(settings.get("data-dir")).isEmpty();
    assertThat(settings.all()).hasSize(2);
    assertThat(settings.conflicts()).isEmpty();
  }

  @Test
  void aConfigFileShadowsAllElse() {
    List<EtcdSetting> flags = flags("--config-file=etcd.yaml", "--name=a");
    List<EtcdSetting> variables = variables("ETCD_DATA_DIR", "d", "ETCD_CONFIG_FILE", "other");

    EtcdSettings settings =
        EtcdSettings.of(
            flags,
            variables,
            Optional.of(
                List.of(
                    key("discovery-config.client.endpoints", "http://h:1"),
                    key("Peer-Transport-Security.cert-file", "c"))));

    assertThat(EtcdSettings.configFile(flags, variables).orElseThrow().value())
        .isEqualTo("etcd.yaml");
    assertThat(told(settings, "discovery-endpoints"))
        .isEqualTo("http://h:1, key discovery-config.client.endpoints in etcd.yaml line 7");
    assertThat(settings.get("peer-cert-file")).isPresent();
    assertThat(settings.get("name")).isEmpty();
    assertThat(settings.shadowed())
        .extracting(EtcdSetting::key)
        .containsExactlyInAnyOrder("name", "data-dir");
  }

  @Test
  void theVariableNamesAConfigFileToo() {
    List<EtcdSetting> variables = variables("ETCD_CONFIG_FILE", "f");

    assertThat(EtcdSettings.configFile(List.of(), variables)).isPresent();
    assertThat(EtcdSettings.configFile(List.of(), variables("ETCD_CONFIG_FILE", ""))).isEmpty();
  }

  @Test
  void aFlagAndItsVariableConflictEvenIfEmpty() {
    EtcdSettings settings =
        EtcdSettings.of(flags("--name=a"), variables("ETCD_NAME", ""), Optional.empty());

    assertThat(settings.conflicts()).hasSize(1);
  }

  @Test
  void valuesAreNotShown() {
    assertThat(variables("ETCD_DISCOVERY_PASSWORD", "hidden").toString()).doesNotContain("hidden");
  }
}
