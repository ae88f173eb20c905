package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.it.V2Store.V2Token;
import dev.etcdbootstrap.testservers.DiscoveryService;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clusters of three real etcd, some of which run v2 discovery themselves ({@code N}, native) and
 * some of which are started from what the packaged command printed ({@code O}, ours).
 */
@ExtendWith(ServersExtension.class)
final class V2InteropIT {

  private static final EtcdId STRANGER = EtcdId.parse("27e4bbd8eb32ea97");

  private static Distribution distribution;
  private static V2Store registry;

  @BeforeAll
  static void start(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
    registry = V2Store.start(servers);
  }

  @ParameterizedTest(name = "arrival in the order {0}")
  @ValueSource(strings = {"NNN", "NNO", "NON", "ONN", "NOO", "ONO", "OON", "OOO"})
  @DisplayName("native members and ours form one cluster, with the IDs that were printed")
  void formsOneCluster(String order, Servers servers) {
    formsOneCluster(order, registry.newToken(3), servers);
  }

  @Test
  @DisplayName("and so they do when the discovery URL ends in a slash, which enters the IDs")
  void formsOneClusterWithASlashAtTheEnd(Servers servers) {
    V2Token token = registry.newToken(3);

    formsOneCluster("NOO", new V2Token(URI.create(token.url() + "/")), servers);
  }

  @ParameterizedTest(name = "through the service, in the order {0}")
  @ValueSource(strings = {"NNN", "NNO", "NON", "ONN", "NOO", "ONO", "OON", "OOO"})
  @DisplayName("and so they do through the discovery service and its masked URL")
  void formsOneClusterThroughTheService(String order, Servers servers) {
    DiscoveryService service = servers.discoveryService(registry.store());
    String token = V2Store.send(HttpRequest.newBuilder(service.url().resolve("/new?size=3")).GET());
    assertThat(token).doesNotContain("/v2/keys").startsWith(service.url() + "/");

    formsOneCluster(order, new V2Token(URI.create(token)), servers);
  }

  @Test
  @DisplayName("and so they do beside start marks, which native members do not see")
  void formsOneClusterBesideStartMarks(Servers servers) throws Exception {
    V2Token token = registry.newToken(3);
    MarkingHost host = MarkingHost.of(registry, token);
    assertThat(host.mark(STRANGER)).isTrue();

    InteropCluster.form("NON", registry, token, distribution, servers, etcd -> {}, host::markAll);

    assertThat(host.read().orElseThrow()).hasSize(4).contains(STRANGER);
  }

  @Test
  @DisplayName(
      "a native member that is shown marks as well, because it comes late, has its list by then")
  void nativeMemberThatComesLate(Servers servers) {
    try (Relay relay = Relay.start(registry.store().clientUrl(), "recursive=true")) {
      V2Token token = registry.newToken(2).at(relay.url());
      MarkingHost host = MarkingHost.of(registry, token);

      InteropCluster.form(
          "NO",
          registry,
          token,
          distribution,
          servers,
          etcd -> {},
          cluster -> {
            relay.awaitHeld(1);
            host.markAll(cluster);
            relay.release();
          });

      assertThat(token.startMarks()).hasSize(2);
    }
  }

  private static void formsOneCluster(String order, V2Token token, Servers servers) {
    InteropCluster.form(order, registry, token, distribution, servers, etcd -> {});
  }
}
