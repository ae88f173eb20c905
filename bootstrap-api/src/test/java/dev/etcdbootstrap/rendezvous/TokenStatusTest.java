package dev.etcdbootstrap.rendezvous;

import static dev.etcdbootstrap.rendezvous.Rosters.TOKEN;
import static dev.etcdbootstrap.rendezvous.Rosters.and;
import static dev.etcdbootstrap.rendezvous.Rosters.roster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import org.junit.jupiter.api.Test;

/** What an onlooker learns of a token. */
final class TokenStatusTest {

  @Test
  void nobodyHasRegistered() throws Exception {
    TokenStatus status = TokenStatus.of(roster(3), TOKEN);

    assertThat(status.registered()).isEmpty();
    assertThat(status.missing()).isEqualTo(3);
    assertThat(status).hasToString(TOKEN + ": 0 of 3 members");
  }

  @Test
  void someAreMissing() throws Exception {
    TokenStatus status = TokenStatus.of(roster(3, "b", "a"), TOKEN);

    assertThat(status.size()).isEqualTo(3);
    assertThat(status.missing()).isEqualTo(1);
    assertThat(status.registered().orElseThrow().members())
        .extracting(Member::name)
        .containsExactly("a", "b");
    assertThat(status.registered().orElseThrow().token()).isEqualTo(TOKEN);
  }

  @Test
  void onlyTheFirstAreMembers() throws Exception {
    TokenStatus status = TokenStatus.of(roster(2, "c", "b", "a"), TOKEN);

    assertThat(status.missing()).isZero();
    assertThat(status.registered().orElseThrow().members())
        .extracting(Member::name)
        .containsExactly("b", "c");
  }

  @Test
  void registrationsThatMakeNoClusterAreReported() {
    BootstrapException refusal =
        catchThrowableOfType(
            BootstrapException.class,
            () -> TokenStatus.of(and(roster(3, "a"), "f00", "a=http://x:1"), TOKEN));

    assertThat(refusal.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(refusal.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("duplicate-name"));
  }
}
