package dev.etcdbootstrap.testkit.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import dev.etcdbootstrap.testkit.planted.SharedTestRegistry;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The contract finds start marks that are lost, counted as members or made up. */
final class PlantedMarksTest {

  /** The id of the strategy under test; contract tests are made without arguments. */
  private static volatile String planted = "";

  static final class Planted extends RendezvousContractTest {

    @Override
    protected String strategyId() {
      return planted;
    }

    @Override
    protected TestRegistry start(int size) {
      return SharedTestRegistry.inMemory(size);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "forgets-marks,readByOthers",
    "counts-marks,noPlaces",
    "no-token-no-marks,noToken",
    "silence-is-no-marks,nobodyListens"
  })
  @DisplayName("a defect fails the test that is about it, which one without passes")
  void found(String strategy, String test) {
    assertThat(run(strategy, test).failed().count()).isEqualTo(1);
    assertThat(run("shared", test).succeeded().count()).isEqualTo(1);
  }

  private static Events run(String strategy, String test) {
    planted = strategy;
    return EngineTestKit.engine("junit-jupiter")
        .selectors(
            selectNestedMethod(List.of(Planted.class), RendezvousContractTest.Marks.class, test))
        .execute()
        .testEvents();
  }
}
