package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerClient;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.EtcdCluster;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServersExtension.class)
@DisplayName("what real peers say of their cluster")
final class PeersIT {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final PeerUrl ADDED = PeerUrl.parse("http://127.9.9.9:2380");

  @Test
  @DisplayName("etcd 3.4")
  void debian(Servers servers) throws InterruptedException {
    agree(servers, builder -> {});
  }

  @Test
  @DisplayName("etcd 3.7")
  void current(Servers servers) throws InterruptedException {
    agree(servers, builder -> builder.program(NativeEtcd.require()));
  }

  private static void agree(Servers servers, Consumer<Etcd.Builder> options)
      throws InterruptedException {
    // Else a member can be added only when the cluster has been healthy for five seconds.
    EtcdCluster cluster =
        servers.etcdCluster(
            "peers",
            3,
            options.andThen(builder -> builder.setting("strict-reconfig-check", "false")));
    cluster
        .awaitLeader(LIMIT)
        .client()
        .call(
            "/v3/cluster/member/add",
            Map.of("peerURLs", List.of(ADDED.toString()), "isLearner", true));
    cluster.member(2).kill();
    Predicate<ListedMember> self = member -> member.isAt(List.of(ADDED));
    try (PeerClient client = new PeerClient(Optional.empty())) {
      PeerView view =
          client.ask(List.of(PeerUrl.parse(cluster.member(0).peerUrl().toString())), LIMIT);

      // Asked for one, and found the others by its answer.
      assertThat(view.answers()).hasSize(2).allMatch(PeerAnswer::isByMember);
      assertThat(view.silent()).hasSize(2);
      assertThat(view.clusterIds())
          .containsExactly(EtcdId.parse(cluster.member(0).client().memberList().clusterId()));
      PeerAnswer list = view.majority(self).orElseThrow();
      assertThat(list.members())
          .filteredOn(self)
          .singleElement()
          .matches(ListedMember::learner)
          .matches(member -> !member.hasStarted());
      assertThat(list.members()).filteredOn(self.negate()).allMatch(ListedMember::hasStarted);
      assertThat(view.started(self)).isEmpty();

      cluster.member(1).kill();
      assertThat(
              client
                  .ask(List.of(PeerUrl.parse(cluster.member(0).peerUrl().toString())), LIMIT)
                  .majority(self))
          .isEmpty();
    }
  }
}
