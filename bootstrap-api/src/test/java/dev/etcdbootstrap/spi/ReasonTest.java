package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ReasonTest {

  @Test
  void programsSeeKebabCase() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::toString))
        .containsExactly(
            "internal",
            "usage",
            "invalid-cluster",
            "unavailable",
            "timeout",
            "cluster-full",
            "not-found",
            "denied",
            "already-formed");
  }
}
