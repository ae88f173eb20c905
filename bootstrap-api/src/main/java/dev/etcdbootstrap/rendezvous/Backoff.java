package dev.etcdbootstrap.rendezvous;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from 100 ms to 10 s, each time between half of
 * that and all.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 100;
  private static final long MOST_MILLIS = 10_000;

  private final RandomGenerator random;
  private long nextMillis = FIRST_MILLIS;

  /**
   * @param random so that members that failed together do not come back together
   */
  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long millis = nextMillis / 2 + random.nextLong(nextMillis / 2 + 1);
    nextMillis = Math.min(MOST_MILLIS, nextMillis * 2);
    return Duration.ofMillis(millis);
  }

  void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
