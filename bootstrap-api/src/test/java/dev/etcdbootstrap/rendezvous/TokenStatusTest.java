package dev.etcdbootstrap.rendezvous;

import static dev.etcdbootstrap.rendezvous.Rosters.TOKEN;
import static dev.etcdbootstrap.rendezvous.Rosters.and;
import static dev.etcdbootstrap.rendezvous.Rosters.roster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What an onlooker learns of a token. */
final class TokenStatusTest {

  @Test
  void nobodyHasRegistered() throws Exception {
    TokenStatus status = TokenStatus.of(roster(3), TOKEN);

    assertThat(status.registered()).isEmpty();
    assertThat(status.missing()).isEqualTo(3);
    assertThat(status.present()).isZero();
    assertThat(status.complete()).isEmpty();
    assertThat(status).hasToString(TOKEN + ": 0 of 3 members");
  }

  @Test
  void someAreMissing() throws Exception {
    TokenStatus status = TokenStatus.of(roster(3, "b", "a"), TOKEN);

    assertThat(status.size()).isEqualTo(3);
    assertThat(status.missing()).isEqualTo(1);
    assertThat(status.present()).isEqualTo(2);
    assertThat(status.complete()).isEmpty();
    assertThat(status.registered().orElseThrow().members())
        .extracting(Member::name)
        .containsExactly("a", "b");
    assertThat(status.registered().orElseThrow().token()).isEqualTo(TOKEN);
  }

  @Test
  void theCompleteListIsThatOfTheMembers() throws Exception {
    Roster full = roster(2, "c", "b", "a");
    StrategyContext member = StrategyContext.builder().localMember(Rosters.local("c")).build();

    InitialCluster cluster =
        RendezvousLoop.run(new FakeRegistry(new AtomicLong(), full), member, TOKEN);

    assertThat(TokenStatus.of(full, TOKEN).complete()).contains(cluster);
    assertThat(cluster.token()).isEqualTo(TOKEN);
  }

  @Test
  void onlyTheFirstAreMembers() throws Exception {
    TokenStatus status = TokenStatus.of(roster(2, "c", "b", "a"), TOKEN);

    assertThat(status.missing()).isZero();
    assertThat(status.present()).isEqualTo(2);
    assertThat(status.complete()).isEqualTo(status.registered());
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
