package dev.etcdbootstrap.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The moment by which a bootstrap must have ended, or never. Measured on a clock that only runs
 * forward, so a correction of the time of day moves nothing. Immutable and thread-safe.
 */
public final class Deadline {

  private final LongSupplier nanoTime;
  private final long start;
  private final Optional<Duration> timeout;

  private Deadline(LongSupplier nanoTime, Optional<Duration> timeout) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.timeout = timeout;
  }

  /** A deadline this long from now. */
  public static Deadline after(Duration timeout) {
    return after(timeout, () -> System.nanoTime());
  }

  /**
   * A deadline this long from now on another clock, for tests; it must read as {@link
   * System#nanoTime} does.
   */
  public static Deadline after(Duration timeout, LongSupplier nanoTime) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("a timeout cannot be negative: " + timeout);
    }
    return new Deadline(nanoTime, Optional.of(timeout));
  }

  /** No deadline. */
  public static Deadline never() {
    return new Deadline(() -> System.nanoTime(), Optional.empty());
  }

  /** The time since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - start);
  }

  /** The time from the start to the deadline; empty for never. */
  public Optional<Duration> timeout() {
    return timeout;
  }

  /** The time that is left, zero when none is; empty for never. */
  public Optional<Duration> remaining() {
    return timeout.map(
        length -> {
          Duration left = length.minus(elapsed());
          return left.isNegative() ? Duration.ZERO : left;
        });
  }

  /** The shorter of a limit and what is left: the time that one remote call may take. */
  public Duration atMost(Duration limit) {
    return remaining().filter(left -> left.compareTo(limit) < 0).orElse(limit);
  }

  /** Whether no time is left. */
  public boolean isExpired() {
    return remaining().map(Duration::isZero).orElse(false);
  }
}
