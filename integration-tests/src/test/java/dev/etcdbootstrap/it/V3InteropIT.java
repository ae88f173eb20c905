package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.it.V3Store.V3Token;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clusters of three real etcd, some of which run v3 discovery themselves ({@code N}, native) and
 * some of which are started from what the packaged command printed ({@code O}, ours); and what
 * native members do not see, beside ours. They meet in Debian's etcd.
 */
@ExtendWith(ServersExtension.class)
final class V3InteropIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String A = "http://127.0.0.1:2501";
  private static final String B = "http://127.0.0.1:2502";
  private static final String C = "http://127.0.0.1:2503";
  private static final String GHOST = "http://127.0.0.1:2999";

  private static Distribution distribution;
  private static V3Store registry;

  @BeforeAll
  static void start(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
    registry = V3Store.start(servers, "store");
  }

  @ParameterizedTest(name = "arrival in the order {0}")
  @ValueSource(strings = {"NNN", "NNO", "NON", "ONN", "NOO", "ONO", "OON"})
  @DisplayName("native members and ours form one cluster, with the IDs that were printed")
  void formsOneCluster(String order, Servers servers) {
    Path program = NativeEtcd.require();
    // Ours are of the same version: as seen, of 3.4.23 and 3.7.3 in one cluster all end at once,
    // with "panic: not implemented" and "unmarshal should never fail".
    InteropCluster.form(
        order,
        registry,
        registry.newToken(3),
        distribution,
        servers,
        etcd -> etcd.program(program));
  }

  @Test
  @DisplayName("and so they do beside start marks, which native members do not see")
  void formsOneClusterBesideStartMarks(Servers servers) throws Exception {
    Path program = NativeEtcd.require();
    V3Token token = registry.newToken(3);
    MarkingHost host = MarkingHost.of(registry, token);
    EtcdId stranger = EtcdId.parse("27e4bbd8eb32ea97");
    assertThat(host.mark(stranger)).isTrue();

    InteropCluster.form(
        "NON",
        registry,
        token,
        distribution,
        servers,
        etcd -> etcd.program(program),
        host::markAll);

    assertThat(host.read().orElseThrow()).hasSize(4).contains(stranger);
  }

  @Test
  @DisplayName("members of an etcd that has no v3 discovery form one cluster by ours")
  void formsOneClusterWithoutNativeDiscovery(Servers servers) {
    InteropCluster.form("OOO", registry, registry.newToken(3), distribution, servers, etcd -> {});
  }

  private static Etcd startNative(
      Servers servers, String directoryName, String name, SharedRegistry.Token token) {
    Etcd.Builder etcd =
        servers.etcd(directoryName).program(NativeEtcd.require()).setting("name", name);
    token.options().forEach(etcd::setting);
    return etcd.build().start();
  }

  @Test
  @DisplayName("ours refuse a name that is taken, where native ones become one member")
  void sameNames(Servers servers) {
    V3Token theirs = registry.newToken(3);
    List<Etcd> unnamed =
        IntStream.range(0, 3)
            .mapToObj(i -> startNative(servers, "unnamed" + i, "default", theirs))
            .toList();
    // As seen, etcd 3.7.3 then starts as one member with three URLs and ends three times with
    // "panic: failed to update; member unknown". The token is spent.
    unnamed.forEach(
        etcd ->
            etcd.process()
                .awaitLog("joined cluster successfully.*default=.*,default=.*,default=", LIMIT));

    V3Token token = registry.newToken(3);
    Etcd first = startNative(servers, "first", "default", token);
    InteropCluster.awaitRegistrations(token, 1, servers);
    Map<String, String> before = token.registrations();
    BootstrapException failure =
        FacadeMember.start(registry, token, "default", A).failure().orElseThrow();

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure.problems()).extracting(Problem::code).contains("duplicate-name");
    assertThat(token.registrations()).isEqualTo(before);
    FacadeMember second = FacadeMember.start(registry, token, "b", B);
    FacadeMember third = FacadeMember.start(registry, token, "c", C);
    assertThat(second.cluster())
        .hasToString("b=" + B + ",c=" + C + ",default=" + first.peerUrl())
        .isEqualTo(third.cluster());
    first.process().awaitLog("joined cluster successfully", LIMIT);
  }

  @Test
  @DisplayName("ours forget who was removed, where a native one joins a cluster with it")
  void removal(Servers servers) {
    V3Token token = registry.newToken(4);
    Etcd etcd = startNative(servers, "native", "native", token);
    etcd.process().awaitLog("waiting for peers from discovery service", LIMIT);
    FacadeMember first = FacadeMember.start(registry, token, "a", A).await(Registered.class);
    token.put("1234", "ghost=" + GHOST);
    first.awaitPeers("native", "a", "ghost");
    token.delete("1234");
    first.awaitPeers("native", "a");
    FacadeMember second = FacadeMember.start(registry, token, "b", B).await(Registered.class);
    first.awaitPeers("native", "a", "b");

    etcd.process().awaitLog("joined cluster successfully.*ghost=" + GHOST + ",b=" + B, LIMIT);
    assertThat(first.isWaiting()).isTrue();
    FacadeMember third = FacadeMember.start(registry, token, "c", C);
    assertThat(first.cluster())
        .hasToString("a=" + A + ",b=" + B + ",c=" + C + ",native=" + etcd.peerUrl())
        .isEqualTo(second.cluster())
        .isEqualTo(third.cluster());
  }

  @Test
  @DisplayName("ours outlast compaction while cut off, where a native one asks again for ever")
  void compaction(Servers servers) {
    V3Store own = V3Store.start(servers, "compacted");
    V3Token token = own.newToken(4);
    try (Relay relay = Relay.start(own.store().clientUrl(), "nothing is held back")) {
      Etcd etcd = startNative(servers, "native", "native", token.at(relay.url()));
      etcd.process().awaitLog("waiting for peers from discovery service", LIMIT);
      FacadeMember first =
          FacadeMember.start(own, token.at(relay.url()), "a", A).await(Registered.class);
      etcd.process().awaitLog("found peer from discovery service.*a=" + A, LIMIT);
      relay.cut();
      token.put("1234", "ghost=" + GHOST);
      own.disturb(1);
      relay.mend();
      first.awaitPeers("native", "a", "ghost");

      // As seen, etcd 3.7.3 asks and is told so ten to twenty times a second.
      etcd.process()
          .awaitLog("(?s)(?:found all needed peers[^\n]*\"found-peers\":2}\n.*){5}", LIMIT);
      FacadeMember second = FacadeMember.start(own, token, "b", B);

      assertThat(first.cluster())
          .hasToString("a=" + A + ",b=" + B + ",ghost=" + GHOST + ",native=" + etcd.peerUrl())
          .isEqualTo(second.cluster());
      assertThat(etcd.process().logText()).doesNotContain("joined cluster successfully");
      // All but one are of ours: both have read and registered, and the first has read again.
      // Native ones send none.
      assertThat(own.store().client().requests().get("Txn")).isBetween(6L, 12L);
    }
  }
}
