package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One member by itself, and beside another. */
final class MemberTest {

  @Test
  void hasTheIdThatItHasInAnyListOfTheToken() {
    Member member = Member.of("infra0", "http://localhost:2380");

    assertThat(member.id("etcd-cluster")).hasToString("8e9e05c52164694d");
    assertThat(member.id("other")).isNotEqualTo(member.id("etcd-cluster"));
    InitialCluster list =
        InitialCluster.of(List.of(member, Member.of("infra1", "http://x:1")), "other");
    assertThat(list.memberId(member)).isEqualTo(member.id("other"));
  }

  @Test
  void readsAListThatIsNoCluster() {
    assertThat(Member.parseList("b=http://x:1,a=http://x:1, b=http://x:2,"))
        .containsExactly(Member.of("b", "http://x:1", "http://x:2"), Member.of("a", "http://x:1"));
  }

  @Test
  void readsTheWholeListBeforeItComplains() {
    InvalidClusterException refusal =
        catchThrowableOfType(
            InvalidClusterException.class, () -> Member.parseList("a=ftp://x:1,b,=http://x:1"));

    assertThat(refusal.problems())
        .extracting(Problem::code)
        .containsExactly("bad-peer-url", "bad-member", "bad-name");
  }

  @ParameterizedTest
  @CsvSource({
    "a=http://x:1, a=http://y:1, true",
    "a=http://x:1, b=http://X.:01, true",
    "a=http://[::1]:1, b=http://[0:0::1]:1, true",
    "a=http://x:1, b=https://x:1, false",
    "a=http://x:1, b=http://x:2, false",
    "a=http://x:1, A=http://y:1, false"
  })
  void clashesWhereNoListCanHoldBoth(String one, String other, boolean clashes) {
    Member first = Member.parseList(one).get(0);
    Member second = Member.parseList(other).get(0);

    assertThat(first.clashesWith(second)).isEqualTo(clashes);
    assertThat(second.clashesWith(first)).isEqualTo(clashes);
    assertThat(InitialCluster.errorsOf(List.of(first, second)).isEmpty()).isEqualTo(!clashes);
  }
}
