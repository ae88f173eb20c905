package dev.etcdbootstrap.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShortenedTest {

  @Test
  void theFirstTwentyAreShown() {
    assertThat(Shortened.list(List.of())).isEmpty();
    assertThat(Shortened.list(List.of("a", "b"))).isEqualTo("a, b");
    assertThat(Shortened.list(Collections.nCopies(20, "m"))).hasSize(58);
    assertThat(Shortened.list(Collections.nCopies(1_000, "m"))).endsWith("m, m and 980 more");
  }
}
