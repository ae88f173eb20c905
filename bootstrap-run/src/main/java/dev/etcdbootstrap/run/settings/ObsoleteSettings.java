package dev.etcdbootstrap.run.settings;

import static dev.etcdbootstrap.run.settings.EtcdRelease.V3_4;
import static dev.etcdbootstrap.run.settings.EtcdRelease.V3_5;
import static dev.etcdbootstrap.run.settings.EtcdRelease.V3_6;

import dev.etcdbootstrap.run.settings.ObsoleteSetting.Effect;
import dev.etcdbootstrap.run.settings.SettingOrigin.Kind;
import dev.etcdbootstrap.text.DidYouMean;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What etcd 3.6 and 3.7 ignore or refuse, and what takes its place. A flag that a release does not
 * know keeps it from starting, a variable or a key of the config file is ignored.
 */
public final class ObsoleteSettings {

  private static final String PREFIX = "experimental-";

  private static final Set<String> OF_ETCD_0_4 =
      Set.of(
          "cluster-active-size",
          "cluster-remove-delay",
          "cluster-sync-interval",
          "config",
          "force",
          "max-result-buffer",
          "max-retry-attempts",
          "peer-election-timeout",
          "peer-heartbeat-interval",
          "retry-interval",
          "snapshot",
          "v",
          "vv");

  /** Booleans that became feature gates ({@code features/etcd_features.go} of 3.6.0). */
  private static final Map<String, String> GATES =
      Map.of(
          "experimental-initial-corrupt-check", "InitialCorruptCheck",
          "experimental-compact-hash-check-enabled", "CompactHashCheck",
          "experimental-enable-lease-checkpoint", "LeaseCheckpoint",
          "experimental-enable-lease-checkpoint-persist", "LeaseCheckpointPersist",
          "experimental-stop-grpc-service-on-defrag", "StopGRPCServiceOnDefrag",
          "experimental-txn-mode-write-with-shared-buffer", "TxnModeWriteWithSharedBuffer");

  /** As Go's {@code strconv.ParseBool} reads them. */
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private static final Map<String, String> WAYS_OUT = new LinkedHashMap<>();

  static {
    String v3Only = "remove it; clients use the v3 API";
    String gone = "remove it, as there is no v2 proxy; \"etcd grpc-proxy start\" is the v3 one";
    WAYS_OUT.put(
        "discovery",
        "etcd-bootstrap run -- etcd …, or v3 discovery: --discovery-token and --discovery-endpoints");
    WAYS_OUT.put("discovery-proxy", "etcd-bootstrap run -- etcd …; v3 discovery has no proxy");
    WAYS_OUT.put("discovery-fallback", gone);
    WAYS_OUT.put("enable-v2", v3Only);
    WAYS_OUT.put("experimental-enable-v2v3", v3Only);
    WAYS_OUT.put("debug", "--log-level=debug");
    WAYS_OUT.put("log-package-levels", "--log-level");
    WAYS_OUT.put("log-output", "--log-outputs");
    for (String flag : EtcdFlags.names()) {
      if (flag.equals("proxy") || flag.startsWith("proxy-")) {
        WAYS_OUT.put(flag, gone);
      }
    }
  }

  private ObsoleteSettings() {}

  /**
   * What etcd 3.7 or 3.6 does to a setting; empty when both take it.
   *
   * @param setting as one of the three sources says it
   */
  public static Optional<ObsoleteSetting> find(EtcdSetting setting) {
    String key = setting.key();
    Kind kind = setting.origin().kind();
    if (kind != Kind.FLAG && setting.value().isEmpty()) {
      return Optional.empty(); // counts as not set
    }
    return switch (kind) {
      case FLAG -> flag(key, setting.value());
      case VARIABLE -> variable(key, setting.value());
      case CONFIG_KEY -> configKey(setting.origin().spelling(), key, setting.value());
    };
  }

  private static Optional<ObsoleteSetting> flag(String key, String value) {
    if (OF_ETCD_0_4.contains(key)) {
      return found(V3_4, Effect.IGNORED, "remove it; it is a flag of etcd 0.4");
    }
    if (EtcdFlags.releases(key).isEmpty()) {
      return found(V3_4, Effect.REFUSED, unknown("flag", "--" + key, withHyphens()));
    }
    return EtcdFlags.removedIn(key)
        .flatMap(since -> found(since, Effect.REFUSED, wayOut(key, value)))
        .or(() -> value(key, value));
  }

  private static Optional<ObsoleteSetting> variable(String key, String value) {
    if (OF_ETCD_0_4.contains(key)) {
      return found(V3_4, Effect.IGNORED, "remove it; it is a setting of etcd 0.4");
    }
    return EtcdFlags.removedIn(key)
        .flatMap(since -> found(since, ignored(key), wayOut(key, value)))
        .or(() -> value(key, value));
  }

  private static Optional<ObsoleteSetting> configKey(String path, String key, String value) {
    if (ConfigFileKeys.isRead(path)) {
      return key.equals("logger") ? value(key, value) : value(key, "");
    }
    Optional<EtcdRelease> removed = EtcdFlags.removedIn(key);
    if (removed.isPresent()) {
      return found(removed.get(), ignored(key), wayOut(key, value));
    }
    if (key.equals("discovery-fallback")) {
      return found(V3_6, Effect.IGNORED, wayOut(key, value));
    }
    if (EtcdFlags.releases(key).isEmpty() || path.contains(".")) {
      return found(V3_4, Effect.IGNORED, unknown("key", path, ConfigFileKeys.names()));
    }
    return found(
        V3_4,
        Effect.IGNORED,
        ConfigFileKeys.of(key)
            .map(place -> "in a config file it is " + place)
            .orElse("it is no key of a config file, only the flag --" + key));
  }

  /** Values that are refused or ignored although the flag is known. */
  private static Optional<ObsoleteSetting> value(String key, String value) {
    return switch (key) {
      case "logger" ->
          value.equals("capnslog")
              ? found(V3_5, Effect.REFUSED, "remove it; zap is the only logger")
              : Optional.empty();
      case "discovery-fallback" ->
          value.equals("proxy")
              ? found(V3_6, Effect.REFUSED, wayOut(key, value))
              : Optional.empty();
      case "v2-deprecation" ->
          found(
              V3_6,
              value.equals("not-yet") ? Effect.REFUSED : Effect.IGNORED,
              "remove it; the default is enforced");
      default -> Optional.empty();
    };
  }

  private static Optional<ObsoleteSetting> found(EtcdRelease since, Effect effect, String wayOut) {
    return Optional.of(new ObsoleteSetting(since, effect, wayOut));
  }

  private static Effect ignored(String key) {
    return key.equals("discovery") ? Effect.FORMS_ALONE : Effect.IGNORED;
  }

  /** What takes the place of a flag that was removed. */
  private static String wayOut(String key, String value) {
    boolean off = FALSE.contains(value);
    if (off && key.equals("debug")) {
      return "remove it";
    }
    String known = WAYS_OUT.get(key);
    if (known != null) {
      return known;
    }
    String gate = GATES.get(key);
    if (gate != null) {
      return "--feature-gates=" + gate + "=" + !off + " (3.6 and later)";
    }
    String renamed = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
    return EtcdFlags.releases(renamed).stream()
        .findFirst()
        .map(first -> "--" + renamed + " (" + first + " and later)")
        .orElse("remove it");
  }

  private static String unknown(String kind, String spelled, Collection<String> known) {
    return "no etcd from 3.4 to 3.7 knows this " + kind + DidYouMean.hint(spelled, known);
  }

  private static Collection<String> withHyphens() {
    return EtcdFlags.names().stream().map(flag -> "--" + flag).toList();
  }
}
