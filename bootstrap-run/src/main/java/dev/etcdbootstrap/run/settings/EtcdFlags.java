package dev.etcdbootstrap.run.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The flags of an etcd member from 3.4 to 3.7, in which releases each is known, and which are
 * booleans: what the programs 3.4.23 and 3.7.3 accept, and what {@code embed/config.go} and {@code
 * etcdmain/config.go} of 3.5.17 and 3.6.0 define.
 */
public final class EtcdFlags {

  private static final Map<String, Flag> FLAGS = new LinkedHashMap<>();
  private static final Map<String, String> BY_VARIABLE = new HashMap<>();

  // An asterisk marks a boolean.
  static {
    add(
        EtcdRelease.V3_4,
        EtcdRelease.V3_7,
        """
        advertise-client-urls auth-token auth-token-ttl auto-compaction-mode
        auto-compaction-retention auto-tls* backend-batch-interval backend-batch-limit
        bcrypt-cost cert-file cipher-suites client-cert-allowed-hostname client-cert-auth*
        client-crl-file config-file cors data-dir discovery-fallback discovery-srv
        discovery-srv-name election-timeout enable-grpc-gateway* enable-pprof*
        force-new-cluster* grpc-keepalive-interval grpc-keepalive-min-time
        grpc-keepalive-timeout h* heartbeat-interval help* host-whitelist
        initial-advertise-peer-urls initial-cluster initial-cluster-state initial-cluster-token
        initial-election-tick-advance* key-file listen-client-urls listen-metrics-urls
        listen-peer-urls log-level log-outputs logger max-concurrent-streams max-request-bytes
        max-snapshots max-txn-ops max-wals metrics name peer-auto-tls* peer-cert-allowed-cn
        peer-cert-allowed-hostname peer-cert-file peer-client-cert-auth* peer-crl-file
        peer-key-file peer-trusted-ca-file pre-vote* quota-backend-bytes snapshot-count
        strict-reconfig-check* trusted-ca-file unsafe-no-fsync* version* wal-dir
        """);
    // Flags of etcd 0.4, which every release takes and ignores.
    add(
        EtcdRelease.V3_4,
        EtcdRelease.V3_7,
        """
        cluster-active-size* cluster-remove-delay* cluster-sync-interval* config* force*
        max-result-buffer* max-retry-attempts* peer-election-timeout* peer-heartbeat-interval*
        retry-interval* snapshot* v* vv*
        """);
    add(
        EtcdRelease.V3_4,
        EtcdRelease.V3_6,
        """
        discovery discovery-proxy experimental-compaction-batch-limit
        experimental-corrupt-check-time experimental-enable-lease-checkpoint*
        experimental-enable-lease-checkpoint-persist* experimental-initial-corrupt-check*
        experimental-peer-skip-client-san-verification* experimental-warning-apply-duration
        experimental-watch-progress-notify-interval
        """);
    add(
        EtcdRelease.V3_4,
        EtcdRelease.V3_5,
        """
        enable-v2* experimental-enable-v2v3 proxy proxy-dial-timeout proxy-failure-wait
        proxy-read-timeout proxy-refresh-interval proxy-write-timeout
        """);
    add(
        EtcdRelease.V3_4,
        EtcdRelease.V3_4,
        "debug* experimental-backend-bbolt-freelist-type log-output log-package-levels");
    add(
        EtcdRelease.V3_5,
        EtcdRelease.V3_7,
        """
        backend-bbolt-freelist-type client-cert-file client-key-file enable-log-rotation*
        listen-client-http-urls log-rotation-config-json peer-client-cert-file
        peer-client-key-file raft-read-timeout raft-write-timeout self-signed-cert-validity
        socket-reuse-address* socket-reuse-port* tls-max-version tls-min-version v2-deprecation
        """);
    add(
        EtcdRelease.V3_5,
        EtcdRelease.V3_6,
        """
        experimental-bootstrap-defrag-threshold-megabytes
        experimental-compact-hash-check-enabled* experimental-compact-hash-check-time
        experimental-compaction-sleep-interval experimental-distributed-tracing-address
        experimental-distributed-tracing-instance-id
        experimental-distributed-tracing-sampling-rate
        experimental-distributed-tracing-service-name experimental-downgrade-check-time
        experimental-enable-distributed-tracing* experimental-memory-mlock*
        experimental-snapshot-catchup-entries experimental-stop-grpc-service-on-defrag*
        experimental-txn-mode-write-with-shared-buffer*
        """);
    add(
        EtcdRelease.V3_6,
        EtcdRelease.V3_7,
        """
        bootstrap-defrag-threshold-megabytes compact-hash-check-time compaction-batch-limit
        compaction-sleep-interval corrupt-check-time discovery-cacert discovery-cert
        discovery-dial-timeout discovery-endpoints discovery-insecure-skip-tls-verify*
        discovery-insecure-transport* discovery-keepalive-time discovery-keepalive-timeout
        discovery-key discovery-password discovery-request-timeout discovery-token
        discovery-user distributed-tracing-address distributed-tracing-instance-id
        distributed-tracing-sampling-rate distributed-tracing-service-name downgrade-check-time
        enable-distributed-tracing* feature-gates log-format max-learners memory-mlock*
        peer-skip-client-san-verification* snapshot-catchup-entries warning-apply-duration
        warning-unary-request-duration watch-progress-notify-interval
        """);
    add(EtcdRelease.V3_6, EtcdRelease.V3_6, "experimental-warning-unary-request-duration");
  }

  private record Flag(EtcdRelease first, EtcdRelease last, boolean isBoolean) {}

  private EtcdFlags() {}

  private static void add(EtcdRelease first, EtcdRelease last, String names) {
    for (String name : names.strip().split("\\s+", -1)) {
      boolean isBoolean = name.endsWith("*");
      String flag = isBoolean ? name.substring(0, name.length() - 1) : name;
      FLAGS.put(flag, new Flag(first, last, isBoolean));
      BY_VARIABLE.put(variable(flag), flag);
    }
  }

  /** Every flag that one of the releases knows, without hyphens in front. */
  public static Collection<String> names() {
    return Set.copyOf(FLAGS.keySet());
  }

  /** Whether a flag takes no value from the next word; an unknown one is none. */
  public static boolean isBoolean(String flag) {
    Flag known = FLAGS.get(flag);
    return known != null && known.isBoolean();
  }

  /** The releases that know a flag; none when it is unknown. */
  public static Set<EtcdRelease> releases(String flag) {
    Flag known = FLAGS.get(flag);
    return known == null
        ? EnumSet.noneOf(EtcdRelease.class)
        : EnumSet.range(known.first(), known.last());
  }

  /** Whether a release knows a flag. */
  public static boolean isKnown(String flag, EtcdRelease release) {
    return releases(flag).contains(release);
  }

  /** The first release that has dropped a flag that earlier ones know. */
  public static Optional<EtcdRelease> removedIn(String flag) {
    Flag known = FLAGS.get(flag);
    return Arrays.stream(EtcdRelease.values())
        .filter(release -> known != null && release.compareTo(known.last()) > 0)
        .findFirst();
  }

  /** The variable that etcd reads for a flag: {@code ETCD_INITIAL_CLUSTER}. */
  public static String variable(String flag) {
    return "ETCD_" + flag.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** The flag that a variable stands for; empty when it stands for none. */
  public static Optional<String> ofVariable(String variable) {
    return Optional.ofNullable(BY_VARIABLE.get(variable));
  }
}
