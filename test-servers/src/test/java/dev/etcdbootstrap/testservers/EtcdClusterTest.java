package dev.etcdbootstrap.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.etcdbootstrap.testservers.MemberList.Member;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServersExtension.class)
class EtcdClusterTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void threeMembersFormOneClusterAndOutliveTheirLeader(Servers servers) {
    EtcdCluster cluster = servers.etcdCluster("node", 3);

    List<MemberList> lists =
        cluster.members().stream().map(member -> member.client().memberList()).toList();
    MemberList list = lists.get(0);
    assertThat(list.members())
        .extracting(Member::name)
        .containsExactlyInAnyOrder("node1", "node2", "node3");
    assertThat(list.members()).extracting(Member::id).doesNotHaveDuplicates().doesNotContain("0");
    assertThat(lists)
        .allSatisfy(
            other -> {
              assertThat(other.clusterId()).isEqualTo(list.clusterId());
              assertThat(other.members()).containsExactlyInAnyOrderElementsOf(list.members());
            });
    for (Etcd member : cluster.members()) {
      assertThat(list.member(member.name()))
          .hasValueSatisfying(
              listed -> {
                assertThat(listed.id()).isEqualTo(member.client().status().memberId());
                assertThat(listed.peerUrls()).containsExactly(member.peerUrl());
              });
    }

    Etcd first = leader(cluster);
    first.kill();
    Etcd second = leader(cluster);
    assertThat(second).isNotSameAs(first);

    first.start().awaitHealthy(LIMIT);
    second.pause();
    Etcd third = leader(cluster);
    assertThat(third).isNotSameAs(second);

    second.resume();
    second.awaitHealthy(LIMIT);
    assertThat(second.client().memberList().members()).hasSize(3);

    Etcd last = leader(cluster);
    cluster.members().stream().filter(member -> member != last).forEach(Etcd::kill);
    assertThat(last.isRunning()).isTrue();
    // It goes on to take itself for the leader, until the election timeout of a second.
    assertThatIllegalStateException()
        .isThrownBy(() -> cluster.awaitLeader(Duration.ofMillis(200)))
        .withMessageContaining("No leader among");
  }

  @Test
  void aClusterOfOneWithMoreOptions(Servers servers) {
    EtcdCluster cluster = servers.etcdCluster("store", 1, Etcd.Builder::enableV2);

    assertThat(cluster.awaitLeader(LIMIT)).isSameAs(cluster.member(0));
    assertThat(cluster.clientUrls()).containsExactly(cluster.member(0).clientUrl());
    cluster.close();
    assertThat(cluster.member(0).isRunning()).isFalse();
  }

  private static Etcd leader(EtcdCluster cluster) {
    Etcd leader = cluster.awaitLeader(LIMIT);
    EtcdStatus status = leader.client().status();
    assertThat(status.leaderId()).isEqualTo(status.memberId());
    return leader;
  }
}
