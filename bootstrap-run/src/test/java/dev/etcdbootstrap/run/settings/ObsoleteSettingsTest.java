package dev.etcdbootstrap.run.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.run.settings.EtcdSetting.Assigned;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObsoleteSettingsTest {

  private static final String NONE = "none";

  private static String told(Optional<ObsoleteSetting> found) {
    return found
        .map(setting -> setting.since() + " " + setting.effect() + "; " + setting.wayOut())
        .orElse(NONE);
  }

  private static String flag(String word) {
    return told(
        ObsoleteSettings.find(
            EtcdArguments.parse(List.of(word)).settings(position -> Optional.empty()).get(0)));
  }

  private static String key(String path, String value) {
    return told(
        ObsoleteSettings.find(EtcdSetting.ofConfigKey(path, value, Place.of("etcd.yaml", 1))));
  }

  private static String variable(String name, String value) {
    List<EtcdSetting> settings =
        EtcdSetting.ofVariables(Map.of(name, new Assigned(value, Optional.empty())));
    return settings.isEmpty() ? NONE : told(ObsoleteSettings.find(settings.get(0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--discovery=u | 3.7 etcd does not start; etcd-bootstrap run -- etcd",
        "--enable-v2 | 3.6 etcd does not start; remove it",
        "--proxy=on | 3.6 etcd does not start; remove it",
        "--debug | 3.5 etcd does not start; --log-level=debug",
        "--debug=false | 3.5 etcd does not start; remove it",
        "--log-package-levels=x | 3.5 etcd does not start; --log-level",
        "--experimental-corrupt-check-time=1m | 3.7 etcd does not start; --corrupt-check-time (3.6 and",
        "--experimental-initial-corrupt-check | 3.7 etcd does not start; --feature-gates=InitialCorruptCheck=true",
        "--experimental-txn-mode-write-with-shared-buffer=false | 3.7 etcd does not start; --feature-gates=TxnModeWriteWithSharedBuffer=false",
        "--experimental-backend-bbolt-freelist-type=map | 3.5 etcd does not start; --backend-bbolt-freelist-type (3.5 and",
        "--experimental-warning-unary-request-duration=1s | 3.7 etcd does not start; --warning-unary-request-duration",
        "--discovery-fallback=proxy | 3.6 etcd does not start; remove it",
        "--discovery-fallback=exit | none",
        "--logger=capnslog | 3.5 etcd does not start; remove it",
        "--logger=zap | none",
        "--v2-deprecation=not-yet | 3.6 etcd does not start; remove it",
        "--v2-deprecation=gone | 3.6 ignored; remove it",
        "--snapshot=1 | 3.4 ignored; remove it",
        "--initial-clustr=x | 3.4 etcd does not start; no etcd from 3.4 to 3.7 knows this flag (did you mean --initial-cluster?)",
        "--pre-vote | none",
        "--discovery-token=t | none"
      })
  void flags(String word, String expected) {
    assertThat(flag(word)).startsWith(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ETCD_DISCOVERY | u | 3.7 ignored: it starts as a cluster of one; etcd-bootstrap run -- etcd",
        "ETCD_DISCOVERY | '' | none",
        "ETCD_ENABLE_V2 | true | 3.6 ignored; remove it",
        "ETCD_LOGGER | capnslog | 3.5 etcd does not start",
        "ETCD_DISCOVERY_FALLBACK | proxy | 3.6 etcd does not start",
        "ETCD_NAME | a | none",
        "ETCD_BOOTSTRAP_TIMEOUT | 5m | none",
        "PATH | /bin | none"
      })
  void variables(String name, String value, String expected) {
    assertThat(variable(name, value)).startsWith(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "discovery | u | 3.7 ignored: it starts as a cluster of one",
        "Discovery | u | 3.7 ignored: it starts as a cluster of one",
        "discovery | '' | none",
        "discovery-fallback | exit | 3.6 ignored",
        "discovery-token | t | 3.4 ignored; in a config file it is discovery-config.token",
        "discovery-config.endpoints | u | 3.4 ignored; no etcd from 3.4 to 3.7 knows this key (did you mean discovery-config.client.endpoints?)",
        "discovery-config.client.endpoints | u | none",
        "cert-file | c | 3.4 ignored; in a config file it is client-transport-security.cert-file",
        "raft-read-timeout | 1 | 3.4 ignored; it is no key of a config file",
        "experimental-snapshot-catch-up-entries | 1 | 3.7 ignored; --snapshot-catchup-entries",
        "logger | capnslog | 3.5 etcd does not start",
        "v2-deprecation | not-yet | 3.6 ignored",
        "peer-transport-security.client-cert-auth | true | none",
        "name | a | none"
      })
  void configKeys(String path, String value, String expected) {
    assertThat(key(path, value)).startsWith(expected);
  }

  @Test
  void everyKeyOfAConfigFileStandsForAFlagOfThisRelease() {
    assertThat(ConfigFileKeys.names())
        .allMatch(
            key ->
                EtcdFlags.isKnown(ConfigFileKeys.flag(key).orElseThrow(), EtcdRelease.V3_7)
                    && ConfigFileKeys.isRead(key));
  }

  @Test
  void everythingThatWasRemovedHasAWayOut() {
    assertThat(EtcdFlags.names())
        .filteredOn(flag -> flag.startsWith("experimental-"))
        .allMatch(flag -> !flag("--" + flag + "=x").endsWith("; remove it"));
  }
}
