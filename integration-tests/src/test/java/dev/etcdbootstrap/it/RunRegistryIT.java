package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.Poll;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code run} where members meet in a registry, which keeps the second witness. */
@ExtendWith(ServersExtension.class)
@DisplayName("run with a registry")
final class RunRegistryIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ALREADY_FORMED = 9;
  private static final int CLUSTER_FULL = 6;

  private static Distribution distribution;

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  private enum Protocol {
    V2,
    V3;

    SharedRegistry start(Servers servers) {
      return this == V2 ? V2Store.start(servers) : V3Store.start(servers, "store");
    }

    /** An etcd that speaks it itself; empty where none can be had. */
    Optional<Path> program() {
      return this == V2 ? Optional.empty() : NativeEtcd.find();
    }

    boolean hasNative() {
      return this == V2 || program().isPresent();
    }
  }

  private static List<String> run() {
    return List.of(distribution.command().toString(), "run", "--timeout=60s", "--");
  }

  private static Etcd member(
      Servers servers,
      Protocol protocol,
      SharedRegistry.Token token,
      String name,
      List<String> runBy) {
    Etcd.Builder builder = servers.etcd(name).runBy(runBy);
    protocol.program().ifPresent(builder::program);
    if (protocol == Protocol.V2 || protocol.hasNative()) {
      token.options().forEach(builder::setting);
      return builder.build();
    }
    // An etcd that knows nothing of it: the settings stand in front.
    List<String> command = new ArrayList<>(runBy.subList(0, runBy.size() - 1));
    token.options().forEach((key, value) -> command.add("--" + key + "=" + value));
    command.add("--");
    return builder.runBy(command).build();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  @DisplayName("two behind it and a native member form one cluster, and start again without it")
  void mixed(Protocol protocol, Servers servers) {
    SharedRegistry registry = protocol.start(servers);
    SharedRegistry.Token token = registry.newToken(3);
    List<Etcd> members = new ArrayList<>();
    members.add(member(servers, protocol, token, "a", run()));
    members.add(member(servers, protocol, token, "b", protocol.hasNative() ? List.of() : run()));
    members.add(member(servers, protocol, token, "c", run()));
    members.forEach(Etcd::start);
    members.forEach(member -> member.awaitHealthy(LIMIT));
    assertThat(members.get(0).client().memberList().members()).hasSize(3);

    registry.store().kill();
    for (Etcd member : members) {
      assertThat(member.process().terminate(LIMIT)).isTrue();
    }
    members.forEach(Etcd::start);
    members.forEach(member -> member.awaitHealthy(LIMIT));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  @DisplayName("a member that lost disk and claim is refused while nobody answers: by its mark")
  void marked(Protocol protocol, Servers servers) {
    SharedRegistry.Token token = protocol.start(servers).newToken(1);
    Etcd member = member(servers, protocol, token, "a", run()).start().awaitHealthy(LIMIT);
    member.kill();
    RunCluster.delete(member.dataDirectory());
    RunCluster.deleteClaim(member);

    assertThat(member.start().process().awaitExit(LIMIT)).isEqualTo(ALREADY_FORMED);
    assertThat(member.process().logText())
        .contains("started before, as the registry says")
        .doesNotContain("etcd Version:");
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  @DisplayName("one too many is told so, and how it may join; or becomes a proxy")
  void full(Protocol protocol, Servers servers) {
    SharedRegistry.Token token = protocol.start(servers).newToken(1);
    Etcd first = member(servers, protocol, token, "a", run()).start().awaitHealthy(LIMIT);
    Etcd late = member(servers, protocol, token, "b", run()).start();

    assertThat(late.process().awaitExit(LIMIT)).isEqualTo(CLUSTER_FULL);
    assertThat(late.process().logText())
        .contains("etcdctl member add b --learner", "etcd grpc-proxy start --endpoints=");
    assertThat(token.registrations()).hasSize(1);

    List<String> asProxy = new ArrayList<>(run());
    asProxy.add(asProxy.size() - 1, "--discovery-fallback=proxy");
    Etcd proxy = member(servers, protocol, token, "c", asProxy).start();
    proxy.process().awaitLog("the cluster is full: starting a gRPC proxy", LIMIT);
    RunCluster.eventually(() -> RunCluster.putOnce(first, "key", Duration.ofSeconds(5)));
    boolean serves = Poll.untilTrue(LIMIT, () -> proxy.isRunning() && isHealthy(proxy));
    assertThat(serves).as(proxy.process().logText()).isTrue();
    assertThat(distribution.output("explain", proxy.dataDirectory() + ".claim.decision.json"))
        .contains("a gRPC proxy of it was started instead", "replayed: the same rule");
    assertThat(token.registrations()).hasSize(1);
  }

  /** The proxy answers on its client address, and passes the health of the cluster on. */
  private static boolean isHealthy(Etcd proxy) {
    return proxy.client().withLimit(Duration.ofSeconds(2)).isHealthy();
  }
}
