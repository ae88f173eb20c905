package dev.etcdbootstrap.rendezvous;

import java.time.Duration;

/**
 * How often the loop takes a step, whatever a registry has to say: a bucket of tokens. A small
 * cluster never finds it empty; a flood of news is looked at a few times a second. Not thread-safe.
 */
final class Pace {

  /** Steps that are taken at once. */
  static final int BURST = 30;

  /** After those, one step in this time. */
  static final Duration INTERVAL = Duration.ofMillis(200);

  private Duration full = Duration.ZERO; // when the bucket is full again

  /**
   * Takes a token.
   *
   * @param now on a clock that only runs forward
   * @return how long to wait before the step is taken
   */
  Duration take(Duration now) {
    Duration from = full.compareTo(now) > 0 ? full : now;
    full = from.plus(INTERVAL);
    Duration wait = from.minus(INTERVAL.multipliedBy(BURST - 1)).minus(now);
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
