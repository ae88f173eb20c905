package dev.etcdbootstrap.spi;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from 100 ms to 10 s, each time between half of
 * that and all. Not thread-safe.
 */
public final class Backoff {

  private static final long FIRST_MILLIS = 100;
  private static final long MOST_MILLIS = 10_000;

  private final RandomGenerator random;
  private long nextMillis = FIRST_MILLIS;

  /**
   * Begins with the shortest.
   *
   * @param random so that members that failed together do not come back together
   */
  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next pause. */
  public Duration next() {
    long millis = nextMillis / 2 + random.nextLong(nextMillis / 2 + 1);
    nextMillis = Math.min(MOST_MILLIS, nextMillis * 2);
    return Duration.ofMillis(millis);
  }

  /** Begins anew, after an attempt has brought something. */
  public void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
