package dev.etcdbootstrap.testkit.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * More members than a token has room for register at once, and all must see them in one order. A
 * registry that breaks this does so now and then only, so there are many rounds, each with a token
 * of its own.
 */
abstract class RegistryOversubscriptionContract extends RegistryContract {

  private static final int SIZE = 3;
  private static final int MEMBERS = 6;

  /** One round finds an order that is not atomic with a chance of about one in eight. */
  private static final int ROUNDS = 200;

  private static final int FEWEST_ROUNDS = 5;

  /** No round begins later, once there were the fewest. */
  private static final Duration BUDGET = Duration.ofSeconds(3);

  @Test
  @DisplayName("six that register at once with a token for three see one order, and three get in")
  void oneOrder() throws Exception {
    FaultyRegistry registry = open("");
    long start = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      if (round >= FEWEST_ROUNDS && System.nanoTime() - start > BUDGET.toNanos()) {
        return;
      }
      Optional<String> token = createToken(registry, SIZE);
      if (token.isEmpty()) {
        registry = open("");
        token = createToken(registry, SIZE);
      }
      registerAtOnce(registry, token.orElseThrow(), new OversubscribedRound(MEMBERS, round));
    }
  }

  private void registerAtOnce(FaultyRegistry registry, String token, OversubscribedRound round)
      throws Exception {
    WrappedStrategy strategy = new WrappedStrategy(strategy(), round::around);
    List<CompletableFuture<BootstrapResult>> members = new ArrayList<>();
    for (int i = 1; i <= MEMBERS; i++) {
      ClusterBootstrap bootstrap =
          ClusterBootstrap.using(Strategies.of(strategy), strategyId())
              .localMember(LocalMember.of("m" + i, "http://m" + i + ":2380"))
              .timeout(timeout);
      registry.options(requestTimeout).forEach(bootstrap::option);
      bootstrap.option(strategy.tokenOption().key(), token);
      members.add(bootstrap.runAsync());
    }
    try {
      Optional<String> contradiction = round.awaitContradiction();
      if (contradiction.isPresent()) {
        throw new AssertionError(contradiction.get());
      }
      List<InitialCluster> clusters = clusters(members);
      assertThat(clusters).as("the clusters of members that got in").hasSize(SIZE);
      assertThat(clusters).as("the clusters of members that got in").containsOnly(clusters.get(0));
    } finally {
      members.forEach(member -> member.cancel(true));
    }
  }

  private static List<InitialCluster> clusters(List<CompletableFuture<BootstrapResult>> members)
      throws InterruptedException {
    List<InitialCluster> clusters = new ArrayList<>();
    for (CompletableFuture<BootstrapResult> member : members) {
      try {
        clusters.add(member.get().cluster());
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .as("why a member did not get in")
            .isInstanceOfSatisfying(
                BootstrapException.class,
                failure ->
                    assertThat(failure.reason())
                        .as("reason of: %s", failure.getMessage())
                        .isEqualTo(Reason.CLUSTER_FULL));
      }
    }
    return clusters;
  }
}
