package dev.etcdbootstrap.spi;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/**
 * Durations as Go programs, and so etcd's flags, write them: {@code 1h30m}, {@code 500ms}, {@code
 * 1.5s}, {@code 0}.
 */
final class Durations {

  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L, // U+00B5, the micro sign
          "μs", 1_000L, // U+03BC, the Greek letter
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private Durations() {}

  static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int i = 0;
    while (i < text.length()) {
      int number = i;
      while (i < text.length() && isNumeric(text.charAt(i))) {
        i++;
      }
      int unit = i;
      while (i < text.length() && !isNumeric(text.charAt(i))) {
        i++;
      }
      Long factor = NANOS.get(text.substring(unit, i));
      if (number == unit || factor == null || unit - number > 18) {
        throw malformed();
      }
      try {
        nanos =
            nanos.add(
                new BigDecimal(text.substring(number, unit)).multiply(BigDecimal.valueOf(factor)));
      } catch (NumberFormatException e) {
        throw malformed();
      }
    }
    if (text.isEmpty() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw malformed();
    }
    return Duration.ofNanos(nanos.longValue());
  }

  /** As {@link #parse} reads it: {@code 1h30m}, {@code 50ms}; exact to the millisecond. */
  static String format(Duration duration) {
    StringBuilder out = new StringBuilder();
    append(out, duration.toHours(), "h");
    append(out, duration.toMinutesPart(), "m");
    append(out, duration.toSecondsPart(), "s");
    append(out, duration.toMillisPart(), "ms");
    return out.length() == 0 ? "0" : out.toString();
  }

  private static void append(StringBuilder out, long count, String unit) {
    if (count > 0) {
      out.append(count).append(unit);
    }
  }

  private static boolean isNumeric(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("must be a duration such as 30s, 5m or 1h30m");
  }
}
