package dev.etcdbootstrap.run.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.run.peers.PeerView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of starts, losses, restores and additions. No evidence reaches a start where a
 * write may have been acknowledged that the data has not; and where some of the evidence is taken
 * away, the same histories show what that evidence is for.
 */
@DisplayName("histories of a cluster")
final class HistoriesTest {

  private static final int HISTORIES = Integer.getInteger("etcdbootstrap.histories", 3_000);
  private static final int STEPS = 40;

  private static Optional<String> firstWrong(int size, UnaryOperator<Evidence> seen) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      World world =
          new World(
              new SplittableRandom(seed),
              evidence -> StartDecider.decide(seen.apply(evidence)),
              size);
      Optional<String> wrong = world.live(STEPS);
      if (wrong.isPresent()) {
        return Optional.of("seed " + seed + "\n" + wrong.get());
      }
    }
    return Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  @DisplayName("no member forgets what it may have acknowledged")
  void nothingIsForgotten(int size) {
    assertThat(firstWrong(size, UnaryOperator.identity())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  @DisplayName("on the first day all start, in any order, whoever answers and whoever is killed")
  void firstDay(int size) {
    for (int seed = 0; seed < HISTORIES / 10; seed++) {
      World world = new World(new SplittableRandom(seed), StartDecider::decide, size);
      assertThat(world.startAll()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  @DisplayName("without the claim, one does")
  void withoutClaim() {
    assertThat(
            firstWrong(
                3,
                evidence ->
                    new Evidence(
                        evidence.request(),
                        evidence.locked(),
                        evidence.disk(),
                        evidence.untouched(),
                        evidence.machineId(),
                        Optional.empty(),
                        evidence.listing(),
                        evidence.startMarks(),
                        evidence.peers(),
                        evidence.oldAddress())))
        .isPresent();
  }

  @Test
  @DisplayName("without the start marks, one does")
  void withoutMarks() {
    assertThat(
            firstWrong(
                3,
                evidence ->
                    evidence.listing().isPresent()
                        ? evidence.withListing(evidence.listing().get(), Set.of())
                        : evidence))
        .isPresent();
  }

  @Test
  @DisplayName("without witnesses, and where nobody answers, one does")
  void diskAlone() {
    assertThat(
            firstWrong(
                3,
                evidence ->
                    new Evidence(
                        evidence.request(),
                        evidence.locked(),
                        evidence.disk(),
                        evidence.untouched(),
                        evidence.machineId(),
                        evidence.claim().filter(claim -> evidence.peers().isEmpty()),
                        evidence.listing(),
                        Set.of(),
                        evidence.peers().map(peers -> new PeerView(List.of(), peers.silent())),
                        evidence.oldAddress())))
        .isPresent();
  }
}
