package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.BootstrapEvent;

/** What holds for the events of every bootstrap. */
final class EventRules {

  private EventRules() {}

  static void check(EventLog log) {
    assertThat(log.late()).as("events told after the bootstrap has ended").isEmpty();
    assertThat(log.events()).doesNotContainNull().allSatisfy(EventRules::check);
  }

  private static void check(BootstrapEvent event) {
    if (event instanceof BootstrapEvent.Warning warning) {
      assertThat(warning.message()).isNotBlank();
    } else if (event instanceof BootstrapEvent.Waiting waiting) {
      assertThat(waiting.what()).isNotBlank();
    } else if (event instanceof BootstrapEvent.Registered registered) {
      assertThat(registered.where()).isNotBlank();
    } else if (event instanceof BootstrapEvent.Retrying retrying) {
      assertThat(retrying.delay().isNegative()).as("a delay below zero").isFalse();
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
