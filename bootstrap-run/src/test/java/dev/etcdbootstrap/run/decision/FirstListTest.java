package dev.etcdbootstrap.run.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the first list of a cluster")
final class FirstListTest {

  private static final String TOKEN = "https://user:secret@registry/v2/keys/token";
  private static final Member SEVERAL_URLS =
      Member.of("b", "http://10.0.0.2:2380", "http://10.0.1.2:2380");
  private static final InitialCluster CLUSTER =
      InitialCluster.of(
          List.of(SEVERAL_URLS, Member.of("b0", "http://b0:2380"), Member.of("a", "http://a:2380")),
          TOKEN);
  private static final FirstList LIST = FirstList.of(CLUSTER);

  @Test
  @DisplayName("has the IDs and the text of the cluster")
  void sameAsCluster() {
    assertThat(LIST.clusterId()).isEqualTo(CLUSTER.clusterId());
    assertThat(LIST.entries())
        .extracting(FirstList.Entry::id)
        .containsExactlyElementsOf(CLUSTER.memberIds());
    assertThat(LIST.members()).isEqualTo(CLUSTER.members());
    assertThat(LIST).hasToString(CLUSTER.toString());
    assertThat(LIST.find("b"))
        .contains(new FirstList.Entry(SEVERAL_URLS, CLUSTER.memberId(SEVERAL_URLS)));
    assertThat(LIST.find("c")).isEmpty();
  }

  @Test
  @DisplayName("no evidence has the token")
  void noToken() {
    Evidence evidence =
        Evidences.machine(
                Request.of(SEVERAL_URLS, TOKEN, WantedState.NEW, Set.of()),
                Evidences.ownData(),
                Evidences.claimOfToken(TOKEN))
            .withListing(Listing.complete(CLUSTER), Set.of());

    assertThat(evidence.toString()).doesNotContain("secret", "registry");
    assertThat(evidence.request().isSameCluster(Evidences.claimOfToken(TOKEN))).isTrue();
    assertThat(evidence.request().isSameCluster(Evidences.claimOfToken(TOKEN + "2"))).isFalse();
  }
}
