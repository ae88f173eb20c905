package dev.etcdbootstrap.testkit.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import dev.etcdbootstrap.testkit.planted.SharedTestRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * The contract finds an order of members that is not atomic in every run, and nothing in one that
 * is. {@code -Detcdbootstrap.contract-runs=N} runs it N times on each registry.
 */
final class PlantedOrdersTest {

  private static final int RUNS = Integer.getInteger("etcdbootstrap.contract-runs", 2);

  /** The id of the strategy under test; contract tests are made without arguments. */
  private static volatile String planted = "";

  static final class InFiles extends RendezvousContractTest {

    @TempDir private Path directory = Path.of("");

    @Override
    protected String strategyId() {
      return planted;
    }

    @Override
    protected TestRegistry start(int size) {
      return SharedTestRegistry.inFiles(directory, size);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers-without-lock", "numbers-by-clock"})
  @DisplayName("an order that is not atomic is found in every run, and explained")
  void found(String strategy) {
    for (int i = 0; i < RUNS; i++) {
      assertThat(failures(InFiles.class, strategy))
          .singleElement()
          .asString()
          .contains("saw two orders", "in one atomic step");
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {SharedRendezvousTest.class, InFiles.class})
  @DisplayName("an order that is atomic passes every run")
  void passes(Class<? extends RendezvousContractTest> contract) {
    for (int i = 0; i < RUNS; i++) {
      assertThat(failures(contract, "shared")).isEmpty();
    }
  }

  private static List<Throwable> failures(
      Class<? extends RendezvousContractTest> contract, String strategy) {
    planted = strategy;
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(
                selectNestedClass(List.of(contract), RendezvousContractTest.Oversubscription.class))
            .execute()
            .testEvents();
    assertThat(tests.started().count()).isEqualTo(1);
    return tests
        .failed()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .toList();
  }
}
