package dev.etcdbootstrap.run.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys that etcd 3.7 reads in its {@code --config-file}, and the flags that they stand for:
 * most are called alike, some stand in a mapping ({@code embed/config.go} of 3.7.3). Any other key
 * is ignored without a word. As Go's JSON reader does, keys are read whatever their case.
 */
public final class ConfigFileKeys {

  private static final Set<String> AT_TOP =
      words(
          """
          advertise-client-urls auth-token auth-token-ttl auto-compaction-mode
          auto-compaction-retention backend-batch-interval backend-batch-limit
          backend-bbolt-freelist-type bcrypt-cost bootstrap-defrag-threshold-megabytes
          cipher-suites compact-hash-check-time compaction-batch-limit
          compaction-sleep-interval corrupt-check-time cors data-dir discovery-srv
          discovery-srv-name distributed-tracing-address distributed-tracing-instance-id
          distributed-tracing-sampling-rate distributed-tracing-service-name
          downgrade-check-time election-timeout enable-distributed-tracing
          enable-grpc-gateway enable-log-rotation enable-pprof feature-gates
          force-new-cluster grpc-keepalive-interval grpc-keepalive-min-time
          grpc-keepalive-timeout heartbeat-interval host-whitelist
          initial-advertise-peer-urls initial-cluster initial-cluster-state
          initial-cluster-token initial-election-tick-advance listen-client-http-urls
          listen-client-urls listen-metrics-urls listen-peer-urls log-format log-level
          log-outputs log-rotation-config-json logger max-concurrent-streams max-learners
          max-request-bytes max-snapshots max-txn-ops max-wals memory-mlock metrics name
          pre-vote quota-backend-bytes self-signed-cert-validity snapshot-catchup-entries
          snapshot-count strict-reconfig-check tls-max-version tls-min-version
          unsafe-no-fsync v2-deprecation wal-dir warning-apply-duration
          warning-unary-request-duration watch-progress-notify-interval
          """);

  private static final Map<String, String> NESTED = new LinkedHashMap<>();

  static {
    for (String side : new String[] {"client-transport-security", "peer-transport-security"}) {
      String prefix = side.startsWith("peer") ? "peer-" : "";
      for (String key :
          words("cert-file key-file client-cert-file client-key-file trusted-ca-file auto-tls")) {
        NESTED.put(side + "." + key, prefix + key);
      }
      NESTED.put(side + ".client-cert-auth", prefix + "client-cert-auth");
    }
    NESTED.put("client-transport-security.allowed-hostname", "client-cert-allowed-hostname");
    NESTED.put("peer-transport-security.allowed-hostname", "peer-cert-allowed-hostname");
    NESTED.put("peer-transport-security.allowed-cn", "peer-cert-allowed-cn");
    NESTED.put(
        "peer-transport-security.skip-client-san-verification",
        "peer-skip-client-san-verification");
    NESTED.put("socket-options.reuse-port", "socket-reuse-port");
    NESTED.put("socket-options.reuse-address", "socket-reuse-address");
    NESTED.put("discovery-config.token", "discovery-token");
    String client = "discovery-config.client.";
    NESTED.put(client + "endpoints", "discovery-endpoints");
    NESTED.put(client + "request-timeout", "discovery-request-timeout");
    NESTED.put(client + "dial-timeout", "discovery-dial-timeout");
    NESTED.put(client + "keepalive-time", "discovery-keepalive-time");
    NESTED.put(client + "keepalive-timeout", "discovery-keepalive-timeout");
    NESTED.put(client + "secure.cert", "discovery-cert");
    NESTED.put(client + "secure.key", "discovery-key");
    NESTED.put(client + "secure.cacert", "discovery-cacert");
    NESTED.put(client + "secure.insecure-transport", "discovery-insecure-transport");
    NESTED.put(client + "secure.insecure-skip-tls-verify", "discovery-insecure-skip-tls-verify");
    NESTED.put(client + "auth.username", "discovery-user");
    NESTED.put(client + "auth.password", "discovery-password");
  }

  /** Read by etcd, though no flag sets them. */
  private static final Set<String> WITHOUT_FLAG =
      words(
          """
          client-transport-security.allowed-cn
          client-transport-security.skip-client-san-verification
          discovery-config.client.max-request-bytes discovery-config.client.max-recv-bytes
          discovery-config.client.secure.server-name discovery-config.client.auth.token
          grpc-additional-server-options
          """);

  private ConfigFileKeys() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+", -1));
  }

  /** Whether etcd 3.7 reads a key; those of nested mappings have a dot between. */
  public static boolean isRead(String path) {
    String key = normalized(path);
    return AT_TOP.contains(key) || NESTED.containsKey(key) || WITHOUT_FLAG.contains(key);
  }

  /** The flag that a key stands for, in the releases that read it. */
  public static Optional<String> flag(String path) {
    String key = normalized(path);
    if (NESTED.containsKey(key)) {
      return Optional.ofNullable(NESTED.get(key));
    }
    return Optional.of(key.equals(OLD_CATCH_UP) ? NEW_CATCH_UP : key)
        .filter(flag -> !EtcdFlags.releases(flag).isEmpty());
  }

  /** The key of 3.7 by which a flag is set; empty when only the flag sets it. */
  public static Optional<String> of(String flag) {
    if (AT_TOP.contains(flag)) {
      return Optional.of(flag);
    }
    return NESTED.entrySet().stream()
        .filter(entry -> entry.getValue().equals(flag))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Every key of 3.7 that stands for a flag. */
  public static Collection<String> names() {
    return Stream.concat(AT_TOP.stream(), NESTED.keySet().stream()).collect(Collectors.toSet());
  }

  // 3.6 and earlier spell this one key unlike its flag.
  private static final String OLD_CATCH_UP = "experimental-snapshot-catch-up-entries";
  private static final String NEW_CATCH_UP = "experimental-snapshot-catchup-entries";

  static String normalized(String path) {
    return path.toLowerCase(Locale.ROOT);
  }
}
