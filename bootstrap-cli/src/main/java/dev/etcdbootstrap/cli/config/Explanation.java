package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.Redactor;
import java.util.List;
import java.util.Optional;

/**
 * The value of an option and where it comes from.
 *
 * @param value in force, never a secret; empty when there is none
 * @param origin of the value: a flag, a variable, a position in a file, "default", "not set"
 * @param overridden the places where it is set to no effect
 */
public record Explanation(
    String key, Optional<String> value, String origin, List<String> overridden) {

  /** Copies {@code overridden}. */
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
        Optional.of(option.isSecret() ? Redactor.HIDDEN : text),
        places.get(0).origin().toString(),
        places.stream().skip(1).map(setting -> setting.origin().toString()).toList());
  }

  Explanation redacted(Redactor redactor) {
    return new Explanation(key, value.map(redactor::redact), origin, overridden);
  }
}
