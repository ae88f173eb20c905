package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.it.V3Store.V3Token;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.spi.BootstrapEvent.Retrying;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.EtcdCluster;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Members that meet in an etcd of three nodes, some of which fail. Each member has all three as its
 * endpoints, in an order of its own.
 */
@ExtendWith(ServersExtension.class)
final class V3ClusterIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What a member may ask of a node: it pauses between attempts, so this is far from a loop. */
  private static final long REQUESTS_ALWAYS = 20;

  private static final long REQUESTS_PER_SECOND = 3;

  private static Distribution distribution;
  private static EtcdCluster cluster;

  @BeforeAll
  static void start(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
    cluster = servers.etcdCluster("node", 3);
  }

  private static String peerUrl(int member) {
    return "http://127.0.0.1:" + (2401 + member);
  }

  private static String names(int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> "m" + i + "=" + peerUrl(i))
        .reduce((one, other) -> one + "," + other)
        .orElseThrow();
  }

  /** All nodes, beginning with this one. */
  private static List<URI> from(Etcd node) {
    List<URI> urls = new ArrayList<>(cluster.clientUrls());
    Collections.rotate(urls, -urls.indexOf(node.clientUrl()));
    return urls;
  }

  private static List<Etcd> without(Etcd node) {
    return cluster.members().stream().filter(member -> member != node).toList();
  }

  private static FacadeMember start(V3Token token, Etcd first, int member) {
    return FacadeMember.start(
        V3Store.of(first), token.at(from(first)), "m" + member, peerUrl(member));
  }

  private static CommandMember startCommand(
      Servers servers, V3Token token, Etcd first, int member) {
    return CommandMember.start(
        servers, distribution, token.at(from(first)), "m" + member, peerUrl(member));
  }

  private static void expect(
      V3Token token, int count, List<FacadeMember> members, CommandMember command) {
    InitialCluster expected = members.get(0).cluster();
    assertThat(expected).hasToString(names(count));
    assertThat(members).allSatisfy(member -> assertThat(member.cluster()).isEqualTo(expected));
    assertThat(command.result().getString("initial-cluster")).isEqualTo(names(count));
    assertThat(token.writes().values()).as("writes of each").hasSize(count).containsOnly(1L);
  }

  /** How many requests of members some nodes have begun to serve. */
  private static final class Requests {
    private final List<Etcd> nodes;
    private final long before;
    private final long start = System.nanoTime();

    Requests(List<Etcd> nodes) {
      this.nodes = nodes;
      this.before = count();
    }

    private long count() {
      return nodes.stream().mapToLong(V3Store::requests).sum();
    }

    void expectFew(int members) {
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 1;
      assertThat(count() - before)
          .as("requests of %s members in %s s", members, seconds)
          .isBetween(1L, members * (REQUESTS_ALWAYS + REQUESTS_PER_SECOND * seconds));
    }
  }

  @Test
  @DisplayName("the leader is killed while some wait and others register")
  void leaderIsKilled(Servers servers) {
    Etcd leader = cluster.awaitLeader(LIMIT);
    List<Etcd> others = without(leader);
    V3Token token = V3Store.of(others.get(0)).newToken(5);
    CommandMember command = startCommand(servers, token, leader, 0).awaitRegistered();
    FacadeMember one = start(token, leader, 1).await(Registered.class);
    Requests requests = new Requests(others);

    leader.kill();
    FacadeMember two = start(token, leader, 2);
    FacadeMember three = start(token, others.get(0), 3).await(Registered.class);
    two.await(Registered.class);
    leader.start().awaitHealthy(LIMIT);
    assertThat(one.isWaiting()).isTrue();
    FacadeMember four = start(token, leader, 4);

    expect(token, 5, List.of(one, two, three, four), command);
    requests.expectFew(5);
  }

  @Test
  @DisplayName("a node that members are connected to stops, silently, and some go past it")
  void nodeStops(Servers servers) {
    Etcd node = cluster.awaitLeader(LIMIT);
    List<Etcd> others = without(node);
    // gRPC tries a connection after 10 s of silence, and not sooner whatever one sets.
    V3Token token =
        V3Store.of(others.get(0))
            .newToken(5)
            .with(Map.of("discovery-keepalive-timeout", "1s", "discovery-request-timeout", "1s"));
    CommandMember command = startCommand(servers, token, node, 0).awaitRegistered();
    FacadeMember one = start(token, node, 1).await(Registered.class);
    Requests requests = new Requests(others);

    node.pause();
    FacadeMember two = start(token, others.get(1), 2).await(Registered.class);
    node.resume();
    one.awaitPeers("m0", "m1", "m2");

    // Again, and for as long as it takes.
    node.pause();
    try {
      FacadeMember three = start(token, node, 3);
      FacadeMember four = start(token, others.get(0), 4);
      expect(token, 5, List.of(one, two, three, four), command);
    } finally {
      node.resume();
    }
    requests.expectFew(5);
    V3Token next = V3Store.of(node.awaitHealthy(LIMIT)).newToken(1);
    assertThat(FacadeMember.start(V3Store.of(node), next, "m0", peerUrl(0)).cluster())
        .hasToString(names(1));
  }

  @Test
  @DisplayName("members are cut off from all nodes while others come, go, and are forgotten")
  void compactionWhileCutOff(Servers servers) {
    Etcd node = cluster.awaitLeader(LIMIT);
    V3Store store = V3Store.of(node);
    V3Token token = store.newToken(4);
    List<Relay> relays =
        cluster.clientUrls().stream().map(url -> Relay.start(url, "nothing is held")).toList();
    try {
      List<URI> urls = new ArrayList<>(relays.stream().map(Relay::url).toList());
      CommandMember command =
          CommandMember.start(servers, distribution, token.at(urls), "m0", peerUrl(0))
              .awaitRegistered();
      Collections.rotate(urls, 1);
      FacadeMember one =
          FacadeMember.start(store, token.at(urls), "m1", peerUrl(1)).await(Registered.class);
      token.put("1234", "ghost=http://127.0.0.1:2999");
      command.process().awaitLog("ghost", LIMIT);
      Requests requests = new Requests(cluster.members());

      relays.forEach(Relay::cut);
      one.await(Retrying.class);
      command.process().awaitLog("trying again in", LIMIT);
      token.delete("1234");
      FacadeMember two = start(token, node, 2).await(Registered.class);
      store.disturb(1);
      relays.forEach(Relay::mend);
      one.awaitPeers("m0", "m1", "m2");
      FacadeMember three = start(token, node, 3);

      expect(token, 4, List.of(one, two, three), command);
      requests.expectFew(4);
    } finally {
      relays.forEach(Relay::close);
    }
  }
}
