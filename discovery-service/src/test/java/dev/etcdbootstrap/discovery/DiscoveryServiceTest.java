package dev.etcdbootstrap.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our strategies against the service; native etcd members are tested in the integration tests. */
final class DiscoveryServiceTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private DiscoveryService service;

  @BeforeEach
  void start() throws IOException {
    service = DiscoveryService.start(LOOPBACK);
  }

  @AfterEach
  void close() {
    service.close();
  }

  /** The options that name the registries of the service. */
  private Map<String, String> options(String strategy) {
    return strategy.equals("v2-http")
        ? Map.of("discovery", service.v2().toString())
        : Map.of("discovery-endpoints", service.v3().toString(), "discovery-token", "token");
  }

  private Map<String, String> token(String strategy, int size) throws Exception {
    ClusterBootstrap.Prepared prepared = prepare(strategy, options(strategy));
    RendezvousStrategy registry = strategy(prepared);
    String token = registry.createToken(size, prepared.context());
    Map<String, String> options = new HashMap<>(options(strategy));
    options.put(registry.tokenOption().key(), token);
    return options;
  }

  private static ClusterBootstrap member(String strategy, int i, Map<String, String> options) {
    ClusterBootstrap bootstrap =
        ClusterBootstrap.using(strategy)
            .localMember(LocalMember.of("m" + i, "http://127.0.0.1:" + (2001 + i)))
            .timeout(Duration.ofSeconds(20));
    options.forEach(bootstrap::option);
    return bootstrap;
  }

  static Stream<Arguments> strategies() {
    return Stream.of(Arguments.of("v2-http"), Arguments.of("v3-grpc"));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  @DisplayName("eight members race for five places: five get the same list")
  void races(String strategy) throws Exception {
    for (int run = 0; run < 10; run++) {
      if (run > 0) {
        close();
        start();
      }
      Map<String, String> options = token(strategy, 5);
      List<CompletableFuture<BootstrapResult>> members = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        members.add(member(strategy, i, options).runAsync());
      }
      List<BootstrapResult> results = new ArrayList<>();
      for (CompletableFuture<BootstrapResult> member : members) {
        member
            .handle(
                (result, failure) ->
                    failure == null
                        ? results.add(result)
                        : assertThat(failure)
                            .isInstanceOfSatisfying(
                                BootstrapException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.CLUSTER_FULL)))
            .get();
      }
      assertThat(results).hasSize(5);
      assertThat(results)
          .extracting(BootstrapResult::cluster)
          .containsOnly(results.get(0).cluster());
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  @DisplayName("a token that does not exist is reported as not found")
  void noToken(String strategy) {
    Map<String, String> options =
        strategy.equals("v2-http")
            ? Map.of("discovery", service.v2() + "/none")
            : options(strategy);

    BootstrapException failure =
        catchThrowableOfType(BootstrapException.class, () -> member(strategy, 1, options).run());

    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
  }

  /** The options that name the token of v3 by either protocol: they share the store. */
  private Map<String, String> shared(String strategy) {
    return strategy.equals("v2-http")
        ? Map.of("discovery", service.v2() + "/token")
        : options(strategy);
  }

  private static ClusterBootstrap.Prepared prepare(String strategy, Map<String, String> options)
      throws BootstrapException {
    ClusterBootstrap bootstrap = ClusterBootstrap.using(strategy);
    options.forEach(bootstrap::option);
    return bootstrap.prepare();
  }

  private static RendezvousStrategy strategy(ClusterBootstrap.Prepared prepared) {
    return (RendezvousStrategy) prepared.strategy().strategy();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  @DisplayName("a start mark is kept beside the members, and shown by both protocols")
  void startMarks(String strategy) throws Exception {
    Map<String, String> options = shared(strategy);
    assertThat(token("v3-grpc", 2)).containsValue("token");
    EtcdId marked = EtcdId.parse("27e4bbd8eb32ea97");
    CompletableFuture<BootstrapResult> first = member(strategy, 1, options).runAsync();

    ClusterBootstrap.Prepared writer = prepare(strategy, options);
    assertThat(strategy(writer).markStarted(marked, writer.context())).isTrue();
    assertThat(strategy(writer).markStarted(marked, writer.context())).isTrue();

    for (String other : List.of("v2-http", "v3-grpc")) {
      ClusterBootstrap.Prepared reader = prepare(other, shared(other));
      assertThat(strategy(reader).readStartMarks(reader.context())).contains(Set.of(marked));
    }
    BootstrapResult second = member(strategy, 2, options).run();
    assertThat(second.cluster()).isEqualTo(first.get().cluster());
    assertThat(second.cluster().members()).hasSize(2);
  }

  @Test
  @DisplayName("a range of v3 ends at its limit, and may be of keys alone")
  void limit() throws Exception {
    assertThat(token("v3-grpc", 2)).containsValue("token");
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(service.v3().getHost(), service.v3().getPort())
            .usePlaintext()
            .build();
    try {
      ByteString all = ByteString.copyFrom(new byte[1]);
      RangeRequest.Builder range = RangeRequest.newBuilder().setKey(all).setRangeEnd(all);
      KVGrpc.KVBlockingStub client = KVGrpc.newBlockingStub(channel);
      client.put(PutRequest.newBuilder().setKey(all).setValue(all).build());

      RangeResponse first = client.range(range.setLimit(1).setKeysOnly(true).build());
      RangeResponse rest = client.range(range.setLimit(100).setKeysOnly(false).build());

      assertThat(first.getKvsList()).hasSize(1);
      assertThat(first.getKvs(0).getValue().isEmpty()).isTrue();
      assertThat(first.getMore()).isTrue();
      assertThat(first.getCount()).isEqualTo(rest.getKvsCount()).isGreaterThan(1);
      assertThat(rest.getMore()).isFalse();
      assertThat(rest.getKvs(0).getValue().isEmpty()).isFalse();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  @DisplayName("a member that waits sees changes after more others than the history keeps")
  void longWait() throws Exception {
    Map<String, String> options = token("v3-grpc", 2);
    CompletableFuture<BootstrapResult> first = member("v3-grpc", 1, options).runAsync();
    for (int i = 0; i < 30; i++) {
      token("v2-http", 3);
    }
    BootstrapResult second = member("v3-grpc", 2, options).run();

    assertThat(first.get().cluster()).isEqualTo(second.cluster());
  }

  @Test
  @DisplayName("members with DNS find the zone")
  void dns() throws Exception {
    for (int i = 0; i < 3; i++) {
      service.addTarget("_etcd-server._tcp.demo.test", "m" + i + ".demo.test", 2001 + i, LOOPBACK);
    }
    Map<String, String> options =
        Map.of("discovery-srv", "demo.test", "dns-server", service.dns(), "expected-size", "3");

    BootstrapResult result = member("dns-srv", 1, options).run();

    assertThat(result.cluster().toString())
        .isEqualTo(
            "m0=http://m0.demo.test:2001,m1=http://m1.demo.test:2002,m2=http://m2.demo.test:2003");
  }
}
