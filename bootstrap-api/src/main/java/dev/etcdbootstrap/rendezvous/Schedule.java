package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.spi.Backoff;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When the loop does something: how long a wait may be, how long a pause after a failure, how often
 * a step is taken, and all of it so that there is a last look before the deadline. Not thread-safe.
 */
final class Schedule {

  /** How long before the deadline the last look begins, so that no deadline is told without one. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(1);

  /** A wait that brings nothing and ends sooner than this counts as a failure, or it could spin. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

  private final StrategyContext context;
  private final Deadline deadline;
  private final Backoff backoff;
  private final Pace pace = new Pace();
  private final Sleep sleep;
  private Duration lastPause = Duration.ZERO;

  /** {@link Thread#sleep}, but for tests. */
  interface Sleep {
    void sleep(Duration time) throws InterruptedException;
  }

  /**
   * @param random spreads the pauses
   * @param sleep makes them
   */
  Schedule(StrategyContext context, RandomGenerator random, Sleep sleep) {
    this.context = context;
    this.deadline = context.deadline();
    this.backoff = new Backoff(random);
    this.sleep = sleep;
  }

  /** One that spreads its pauses and makes them. */
  static Schedule of(StrategyContext context) {
    return new Schedule(
        context,
        new SplittableRandom(), // the default one is not found through a plugin's class loader
        time -> TimeUnit.NANOSECONDS.sleep(time.toNanos())); // also 0.9 ms, or it would spin
  }

  /** Blocks until the next step may be taken; false when the deadline has come. */
  boolean awaitTurn() throws InterruptedException {
    if (deadline.isExpired()) {
      return false;
    }
    Duration wait = pace.take(deadline.elapsed());
    if (!wait.isZero()) {
      sleep.sleep(beforeLastLook(wait));
    }
    return wait.isZero() || !deadline.isExpired();
  }

  /** Tells of a failure and blocks until the next attempt. */
  void pause(String because) throws InterruptedException {
    lastPause = beforeLastLook(backoff.next());
    if (!deadline.isExpired()) {
      context.tell(BootstrapEvent.retrying(lastPause, because));
      sleep.sleep(lastPause);
    }
  }

  /** How long a wait may be: then it is asked again, in case the wait broke in silence. */
  Duration waitAtMost(Duration limit) {
    Duration left = deadline.atMost(limit);
    Duration most = left.minus(LAST_LOOK);
    return most.compareTo(LAST_LOOK) > 0 ? shorter(limit, most) : left;
  }

  /** Whether a wait that began then, and has brought nothing, has ended at once. */
  boolean endedAtOnce(Duration start) {
    return !deadline.isExpired() && since(start).compareTo(SHORTEST_WAIT) < 0;
  }

  /** Something went well: the next pause is short. */
  void succeeded() {
    backoff.reset();
  }

  /** A wait that began then has failed; it may have gone well for longer than the last pause. */
  void failedAfter(Duration start) {
    if (since(start).compareTo(lastPause.plus(SHORTEST_WAIT)) > 0) {
      backoff.reset();
    }
  }

  private Duration since(Duration start) {
    return deadline.elapsed().minus(start);
  }

  /** As long, or until the last look; when that has failed, half of what is left, for another. */
  private Duration beforeLastLook(Duration time) {
    Duration left = deadline.atMost(Duration.ofDays(1));
    Duration most = left.minus(LAST_LOOK);
    if (most.isNegative() || most.isZero()) {
      most = left.compareTo(LAST_LOOK.dividedBy(4)) > 0 ? left.dividedBy(2) : left;
    }
    return shorter(time, most);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
