package dev.etcdbootstrap.discovery;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of a URL query or a form body; malformed fields are ignored. */
record FormFields(Map<String, String> fields) {

  static FormFields parse(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        decoded(field.substring(0, equals))
            .ifPresent(
                key ->
                    decoded(field.substring(equals + 1))
                        .ifPresent(value -> fields.putIfAbsent(key, value)));
      }
    }
    return new FormFields(Map.copyOf(fields));
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  Optional<String> get(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  boolean isTrue(String key) {
    return get(key).filter("true"::equals).isPresent();
  }

  boolean isFalse(String key) {
    return get(key).filter("false"::equals).isPresent();
  }
}
