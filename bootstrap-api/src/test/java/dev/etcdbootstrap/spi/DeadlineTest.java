package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadlineTest {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final AtomicLong nanoTime = new AtomicLong(123);

  private Deadline after(Duration timeout) {
    return Deadline.after(timeout, nanoTime::get);
  }

  private void advance(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  @Test
  void countsDown() {
    Deadline deadline = after(TEN_SECONDS);
    assertThat(deadline.elapsed()).isZero();
    assertThat(deadline.remaining()).contains(TEN_SECONDS);

    advance(Duration.ofSeconds(4));
    assertThat(deadline.elapsed()).isEqualTo(Duration.ofSeconds(4));
    assertThat(deadline.remaining()).contains(Duration.ofSeconds(6));
    assertThat(deadline.timeout()).contains(TEN_SECONDS);
    assertThat(deadline.isExpired()).isFalse();
  }

  @Test
  void expiresAtItsVeryEnd() {
    Deadline deadline = after(TEN_SECONDS);

    advance(TEN_SECONDS.minusNanos(1));
    assertThat(deadline.isExpired()).isFalse();
    assertThat(deadline.remaining()).contains(Duration.ofNanos(1));

    advance(Duration.ofNanos(1));
    assertThat(deadline.isExpired()).isTrue();
    assertThat(deadline.remaining()).contains(Duration.ZERO);
  }

  @Test
  void nothingIsLeftAfterIt() {
    Deadline deadline = after(TEN_SECONDS);

    advance(Duration.ofHours(1));

    assertThat(deadline.isExpired()).isTrue();
    assertThat(deadline.remaining()).contains(Duration.ZERO);
    assertThat(deadline.elapsed()).isEqualTo(Duration.ofHours(1));
    assertThat(deadline.atMost(TEN_SECONDS)).isZero();
  }

  @Test
  void boundsARemoteCall() {
    Deadline deadline = after(TEN_SECONDS);
    advance(Duration.ofSeconds(7));

    assertThat(deadline.atMost(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    assertThat(deadline.atMost(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    assertThat(deadline.atMost(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest(name = "from {0}")
  @ValueSource(longs = {Long.MAX_VALUE - 1_000_000_000L, Long.MIN_VALUE, -1, 0})
  void theClockMayStandAnywhereAndOverflow(long start) {
    nanoTime.set(start);
    Deadline deadline = after(TEN_SECONDS);

    advance(Duration.ofSeconds(3));

    assertThat(deadline.remaining()).contains(Duration.ofSeconds(7));
  }

  @Test
  void neverHasNoEnd() {
    Deadline never = Deadline.never();

    assertThat(never.timeout()).isEmpty();
    assertThat(never.remaining()).isEmpty();
    assertThat(never.isExpired()).isFalse();
    assertThat(never.atMost(TEN_SECONDS)).isEqualTo(TEN_SECONDS);
  }

  @Test
  void ofZeroHasExpired() {
    assertThat(after(Duration.ZERO).isExpired()).isTrue();
  }

  @Test
  void ofTheSystemRunsForward() {
    Deadline deadline = Deadline.after(Duration.ofDays(1_000_000));

    assertThat(deadline.elapsed()).isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(deadline.isExpired()).isFalse();
    assertThat(Deadline.never().elapsed()).isGreaterThanOrEqualTo(Duration.ZERO);
  }

  @Test
  void cannotBeInThePast() {
    assertThatThrownBy(() -> Deadline.after(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative");
  }
}
