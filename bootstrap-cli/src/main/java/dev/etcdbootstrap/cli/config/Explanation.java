package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.spi.Option;
import java.util.List;
import java.util.Optional;

/**
 * What an option comes to.
 *
 * @param key of the option
 * @param value in force, never a secret; empty when there is none
 * @param origin where the value comes from: a flag, a variable, a place in a file, "default", "not
 *     set"
 * @param overridden where it is set to no effect
 */
public record Explanation(
    String key, Optional<String> value, String origin, List<String> overridden) {

  static final String HIDDEN = "(hidden)";

  /** Copies the list. */
  public Explanation {
    overridden = List.copyOf(overridden);
  }

  static Explanation of(Option<?> option, List<Setting> places) {
    if (places.isEmpty()) {
      return new Explanation(
          option.key(),
          option.defaultText(),
          option.defaultText().isPresent() ? "default" : "not set",
          List.of());
    }
    String text = places.get(0).text();
    return new Explanation(
        option.key(),
        Optional.of(option.isSecret() ? HIDDEN : text),
        places.get(0).origin().toString(),
        places.stream().skip(1).map(setting -> setting.origin().toString()).toList());
  }
}
