package dev.etcdbootstrap.cli.config;

import java.util.Optional;

/**
 * One option, set in one place.
 *
 * @param text its value, as written
 * @param section the id of the strategy under which a file sets it; empty elsewhere
 */
record Setting(String key, String text, Origin origin, Optional<String> section) {

  /** Whether it counts when this strategy runs. */
  boolean appliesTo(String strategyId) {
    return section.isEmpty() || section.get().equals(strategyId);
  }
}
