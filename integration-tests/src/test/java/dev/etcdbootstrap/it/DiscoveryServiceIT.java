package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.discovery.DiscoveryService;
import dev.etcdbootstrap.it.SharedRegistry.Token;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real etcd members, native and ours, at the discovery service of this project. */
@ExtendWith(ServersExtension.class)
final class DiscoveryServiceIT {

  private static Distribution distribution;
  private static DiscoveryService service;

  @BeforeAll
  static void start(Servers servers) throws IOException {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
    service = DiscoveryService.start(InetAddress.getLoopbackAddress());
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest(name = "arrival in the order {0}")
  @ValueSource(strings = {"NNN", "NON"})
  @DisplayName("members of etcd 3.4 find each other by v2, and ours among them")
  void formsOneClusterByV2(String order, Servers servers) {
    OwnService registry = new OwnService(service, "v2-http");

    InteropCluster.form(order, registry, registry.newToken(3), distribution, servers, etcd -> {});
  }

  @ParameterizedTest(name = "arrival in the order {0}")
  @ValueSource(strings = {"NNN", "NON"})
  @DisplayName("members of etcd 3.7 find each other by v3, and ours among them")
  void formsOneClusterByV3(String order, Servers servers) {
    Path program = NativeEtcd.require();
    OwnService registry = new OwnService(service, "v3-grpc");

    InteropCluster.form(
        order,
        registry,
        registry.newToken(3),
        distribution,
        servers,
        etcd -> etcd.program(program));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"v2-http", "v3-grpc"})
  @DisplayName("who waits while the service forgets what it was told goes on")
  void outlastsWhatIsForgotten(String strategy) {
    OwnService registry = new OwnService(service, strategy);
    Token token = registry.newToken(2);
    FacadeMember first =
        FacadeMember.start(registry, token, "a", "http://127.0.0.1:2701").await(Registered.class);

    registry.disturb(1_500);

    assertThat(first.isWaiting()).isTrue();
    FacadeMember second = FacadeMember.start(registry, token, "b", "http://127.0.0.1:2702");
    assertThat(second.cluster()).isEqualTo(first.cluster());
  }

  @Test
  @DisplayName("what one protocol removes, the other misses")
  void oneStore() {
    OwnService registry = new OwnService(service, "v3-grpc");
    Token token = registry.newToken(2);
    FacadeMember first =
        FacadeMember.start(registry, token, "a", "http://127.0.0.1:2701").await(Registered.class);
    token.put("1234", "ghost=http://127.0.0.1:2999");
    // Two are there, so the first has its list.
    assertThat(first.cluster()).hasToString("a=http://127.0.0.1:2701,ghost=http://127.0.0.1:2999");

    token.delete("1234");

    assertThat(token.registrations()).hasSize(1);
  }
}
