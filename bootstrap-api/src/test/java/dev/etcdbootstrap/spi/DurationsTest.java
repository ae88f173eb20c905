package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the rules of Go's {@code time.ParseDuration}, but for signs. */
final class DurationsTest {

  private static final Option<Duration> TIMEOUT = Option.duration("timeout");

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "30s, PT30S",
    "5m, PT5M",
    "1h30m, PT1H30M",
    "1h2m3s4ms5us6ns, PT1H2M3.004005006S",
    "90m, PT1H30M",
    "1m1m, PT2M",
    "1s1h, PT1H1S",
    "500ms, PT0.5S",
    "1.5s, PT1.5S",
    ".5s, PT0.5S",
    "5.s, PT5S",
    "1.5h, PT1H30M",
    "0.1ns, PT0S",
    "7ns, PT0.000000007S",
    "7us, PT0.000007S",
    "7\u00b5s, PT0.000007S",
    "7\u03bcs, PT0.000007S",
    "0.3h0.2m0.1s, PT18M12.1S",
    "2562047h47m16.854775807s, PT2562047H47M16.854775807S",
  })
  void reads(String text, String expected) {
    assertThat(TIMEOUT.parse(text)).isEqualTo(Duration.parse(expected));
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "00",
        "s",
        "-5s",
        "+5s",
        "5 s",
        " 5s",
        "5s ",
        "5S",
        "5sec",
        "1d",
        "1w",
        "1h30",
        ".s",
        ".",
        "1.2.3s",
        "1e3s",
        "1,5s",
        "PT5S",
        "５s",
        "2562047h47m16.854775808s",
        "9223372036854775808ns",
        "99999999999999999999999999s",
        "9999999h",
        "inf"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> TIMEOUT.parse(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be a duration such as 30s, 5m or 1h30m");
  }
}
