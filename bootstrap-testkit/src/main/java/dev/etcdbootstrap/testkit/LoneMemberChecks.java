package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Checks how the bootstrap of a lone member ends. */
final class LoneMemberChecks {

  private final StrategyContractTest contract;
  private final ContractRuns.LoneRun lone;

  LoneMemberChecks(StrategyContractTest contract, ContractRuns.LoneRun lone) {
    this.contract = contract;
    this.lone = lone;
  }

  void endsAtDeadline() throws Exception {
    MemberRun<InitialCluster> run = lone.untilDeadline(Map.of());
    if (!lone.waits()) {
      assertThat(run.endsWithin(contract.timeout())).as("has ended before its deadline").isTrue();
      assertThat(run.failure())
          .as("failure of a lone member; if it waits for others, override loneMember()")
          .isEmpty();
      return;
    }
    Duration grace = contract.grace();
    assertThat(run.endsWithin(contract.shortTimeout().plus(grace)))
        .as("has ended %s after its deadline", grace)
        .isTrue();
    assertThat(run.failure())
        .as("failure of a lone member that has to wait")
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
      assertThat(run.log().events()).as("events before it waited").isNotEmpty();
      assertThat(failure).get().isInstanceOf(InterruptedException.class);
    } else if (failure.isPresent()) {
      assertThat(failure.get()).isInstanceOf(InterruptedException.class);
    }
  }
}
