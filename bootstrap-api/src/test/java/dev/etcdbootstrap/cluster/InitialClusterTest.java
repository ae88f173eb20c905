package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InitialClusterTest {

  private static final InitialCluster AB = InitialCluster.parse("a=http://a:1,b=http://b:1");

  @Test
  void tokenAndStateMakeAnotherValue() {
    InitialCluster token = AB.withToken("t");
    InitialCluster existing = AB.withState(ClusterState.EXISTING);

    assertThat(token.token()).isEqualTo("t");
    assertThat(token.members()).isEqualTo(AB.members());
    assertThat(token.clusterId()).isNotEqualTo(AB.clusterId());
    assertThat(existing.state()).isEqualTo(ClusterState.EXISTING);
    assertThat(existing.clusterId()).isEqualTo(AB.clusterId());
    assertThat(token.withState(ClusterState.EXISTING).token()).isEqualTo("t");
    assertThat(existing.withToken("t").state()).isEqualTo(ClusterState.EXISTING);
    assertThat(AB.token()).isEqualTo("etcd-cluster");
    assertThat(AB.state()).isEqualTo(ClusterState.NEW);
  }

  @Test
  void equalsComparesMembersTokenAndState() {
    assertThat(AB)
        .isEqualTo(InitialCluster.parse("b=http://b:1,a=http://a:1"))
        .hasSameHashCodeAs(InitialCluster.parse("b=http://b:1,a=http://a:1"))
        .isEqualTo(AB.withToken("t").withToken("etcd-cluster"))
        .isEqualTo(AB.withState(ClusterState.EXISTING).withState(ClusterState.NEW))
        .isNotEqualTo(AB.withToken("t"))
        .isNotEqualTo(AB.withState(ClusterState.EXISTING))
        .isNotEqualTo(InitialCluster.parse("a=http://a:1,b=http://B:1"))
        .isNotEqualTo(AB.toString());
  }

  @Test
  void findsAMemberByName() {
    assertThat(AB.member("b")).contains(Member.of("b", "http://b:1"));
    assertThat(AB.member("B")).isEmpty();
  }

  @Test
  void copiesWhatItIsGiven() {
    List<Member> members = new ArrayList<>(AB.members());
    InitialCluster cluster = InitialCluster.of(members);
    members.clear();

    assertThat(cluster).isEqualTo(AB);
    assertThatThrownBy(() -> cluster.members().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> cluster.memberIds().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void memberCopiesAndSortsItsUrls() {
    List<PeerUrl> urls = new ArrayList<>(PeerUrl.parseList("http://b:1,http://a:1"));
    Member member = new Member("m", urls);
    urls.clear();

    assertThat(member).hasToString("m=http://a:1,m=http://b:1");
    assertThat(member).isEqualTo(Member.of("m", "http://a:1", "http://b:1"));
    assertThatThrownBy(() -> member.peerUrls().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void localMemberKeepsTheOrderOfItsUrls() {
    LocalMember local = LocalMember.of("m", "http://b:1", "http://a:1");

    assertThat(local.advertisedPeerUrls())
        .extracting(PeerUrl::toString)
        .containsExactly("http://b:1", "http://a:1");
    assertThat(LocalMember.of("m").advertisedPeerUrls()).isEmpty();
    assertThat(LocalMember.checkName("m")).isEqualTo("m");
    assertThat(Problems.only(() -> LocalMember.of("a,b")).code()).isEqualTo("bad-name");
    assertThat(Problems.only(() -> LocalMember.checkName("")).code()).isEqualTo("bad-name");
  }

  @Test
  void stateIsWrittenAsEtcdWritesIt() {
    assertThat(ClusterState.parse("new")).isEqualTo(ClusterState.NEW).hasToString("new");
    assertThat(ClusterState.parse("existing"))
        .isEqualTo(ClusterState.EXISTING)
        .hasToString("existing");
    assertThatThrownBy(() -> ClusterState.parse("NEW"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be new or existing");
  }

  @Test
  void problemsAreToldWithTheirRemedyAndPlace() {
    Problem problem = Problem.error("code", "something is wrong", "mend it", "a");

    assertThat(problem).hasToString("something is wrong; mend it");
    assertThat(problem.at("app.yaml:3")).hasToString("app.yaml:3: something is wrong; mend it");
    assertThat(problem.at("app.yaml:3").members()).containsExactly("a");
    assertThat(problem.at("")).isEqualTo(problem);
    assertThat(Problem.warning("code", "odd", "")).hasToString("odd");
    assertThat(Problem.warning("code", "odd", "").isError()).isFalse();
    assertThat(problem.isError()).isTrue();
    assertThat(new InvalidClusterException(List.of(problem, Problem.error("c", "more", ""))))
        .hasMessage("something is wrong; mend it\nmore");
  }
}
