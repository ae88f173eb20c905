package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How a member that is alone has to end. */
final class LoneRules {

  private final StrategyContractTest contract;
  private final ContractRuns.Lone lone;

  LoneRules(StrategyContractTest contract, ContractRuns.Lone lone) {
    this.contract = contract;
    this.lone = lone;
  }

  void endsAtDeadline() throws Exception {
    MemberRun<InitialCluster> run = lone.untilDeadline(Map.of());
    if (!lone.waits()) {
      assertThat(run.endsWithin(contract.timeout())).as("has ended before its deadline").isTrue();
      assertThat(run.failure()).as("failure alone; if it waits, say so in whenAlone()").isEmpty();
      return;
    }
    Duration grace = contract.grace();
    assertThat(run.endsWithin(contract.shortTimeout().plus(grace)))
        .as("has ended %s after its deadline", grace)
        .isTrue();
    assertThat(run.failure())
        .as("failure of a member that is alone: without one, it does not wait")
        .get()
        .isInstanceOfSatisfying(
            BootstrapException.class,
            e ->
                assertThat(e.reason())
                    .as("reason of: %s", e.getMessage())
                    .isIn(Reason.TIMEOUT, Reason.UNAVAILABLE));
  }

  void endsOnInterrupt() throws Exception {
    MemberRun<InitialCluster> run = lone.interrupted();

    Duration grace = contract.grace();
    assertThat(run.endsWithin(grace)).as("has ended %s after an interrupt", grace).isTrue();
    Optional<Throwable> failure = run.failure();
    if (lone.waits()) {
      assertThat(run.log().events()).as("what it told before it waited").isNotEmpty();
      assertThat(failure).get().isInstanceOf(InterruptedException.class);
    } else if (failure.isPresent()) {
      assertThat(failure.get()).isInstanceOf(InterruptedException.class);
    }
  }
}
