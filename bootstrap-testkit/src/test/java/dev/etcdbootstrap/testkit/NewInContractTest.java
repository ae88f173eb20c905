package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A marked test can be excluded by its tag, and no other is excluded with it. */
final class NewInContractTest {

  /** Stands for the contract. */
  abstract static class Contract {
    @Test
    void old() {}

    @Test
    @NewInContract(since = "1.3")
    void added() {}

    @Nested
    @NewInContract(since = "1.3")
    final class Added {
      @Test
      void inAddedClass() {}
    }
  }

  static final class OfAnAuthor extends Contract {}

  @Test
  @DisplayName("excluding the tag leaves the tests that are not new")
  void excluded() {
    Launcher launcher = LauncherFactory.create();
    TestPlan all = launcher.discover(request().build());
    TestPlan rest =
        launcher.discover(request().filters(TagFilter.excludeTags(NewInContract.TAG)).build());

    assertThat(all.countTestIdentifiers(TestIdentifier::isTest)).isEqualTo(3);
    assertThat(rest.getDescendants(rest.getRoots().iterator().next()))
        .filteredOn(TestIdentifier::isTest)
        .singleElement()
        .satisfies(
            test ->
                assertThat(test.getSource().orElseThrow())
                    .isInstanceOfSatisfying(
                        MethodSource.class,
                        method -> assertThat(method.getMethodName()).isEqualTo("old")));
  }

  private static LauncherDiscoveryRequestBuilder request() {
    return LauncherDiscoveryRequestBuilder.request().selectors(selectClass(OfAnAuthor.class));
  }
}
