package dev.etcdbootstrap.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DidYouMeanTest {

  private static final List<String> KEYS =
      List.of("discovery", "discovery-srv", "discovery-srv-name", "dns-server", "name", "timeout");

  @ParameterizedTest(name = "{0}: {1} is near {2}")
  @CsvSource({
    "letter missing, discovry, discovery",
    "letter too many, namee, name",
    "other letter, dns-zerver, dns-server",
    "neighbours swapped, tiemout, timeout",
    "swapped in a short word, anme, name",
    "underscores, discovery_srv_name, discovery-srv-name",
    "capitals, DISCOVERY_SRV, discovery-srv",
    "the nearer of two, discovery-sr, discovery-srv",
    "exact beside a longer one, discovery-srv, discovery-srv",
    "a third of the letters, timXXXX, ''",
    "at the limit, disXXXery, discovery",
    "beyond the limit, disXXXXry, ''",
    "one of one letter, xame, name",
    "two of four letters, xxme, ''",
    "nothing alike, proxy, ''",
  })
  void suggests(String why, String word, String expected) {
    assertThat(DidYouMean.hint(word, KEYS))
        .isEqualTo(expected.isEmpty() ? "" : " (did you mean " + expected + "?)");
  }

  @Test
  void hasNothingToSuggestOutOfNothing() {
    assertThat(DidYouMean.hint("name", List.of())).isEmpty();
  }

  @Test
  void longNonsenseIsNearToNothing() {
    assertThat(DidYouMean.hint("x".repeat(100), KEYS)).isEmpty();
    assertThat(DidYouMean.hint("x".repeat(100_000), KEYS)).isEmpty();
  }
}
