package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.BootstrapEvent;

/** Checks the events of one bootstrap. */
final class EventChecks {

  private EventChecks() {}

  static void check(EventLog log) {
    assertThat(log.late()).as("events after the end of the bootstrap").isEmpty();
    assertThat(log.events()).doesNotContainNull().allSatisfy(EventChecks::check);
  }

  private static void check(BootstrapEvent event) {
    if (event instanceof BootstrapEvent.Warning warning) {
      assertThat(warning.message()).isNotBlank();
    } else if (event instanceof BootstrapEvent.Waiting waiting) {
      assertThat(waiting.what()).isNotBlank();
    } else if (event instanceof BootstrapEvent.Registered registered) {
      assertThat(registered.where()).isNotBlank();
    } else if (event instanceof BootstrapEvent.Retrying retrying) {
      assertThat(retrying.delay().isNegative()).as("a negative delay").isFalse();
      assertThat(retrying.because()).isNotBlank();
    } else if (event instanceof BootstrapEvent.PeersFound found) {
      assertThat(found.names()).doesNotHaveDuplicates().noneMatch(String::isBlank);
      assertThat(found.expected()).isNotNegative();
      if (found.expected() > 0) {
        assertThat(found.names()).hasSizeLessThanOrEqualTo(found.expected());
      }
    }
  }
}
