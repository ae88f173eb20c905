package dev.etcdbootstrap.testservers;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Bounded waiting for a condition: the only place that sleeps. */
public final class Poll {
  private static final long STEP_MILLIS = 10;

  private Poll() {}

  /**
   * Asks again and again until there is an answer or the limit has passed. Asks at least once, and
   * once more after the limit, so that a slow machine is not taken for a missing answer.
   *
   * @return the answer, or empty when the limit has passed
   * @throws IllegalStateException if the thread is interrupted
   */
  public static <T> Optional<T> until(Duration limit, Supplier<Optional<T>> attempt) {
    long start = System.nanoTime();
    while (true) {
      boolean last = System.nanoTime() - start >= limit.toNanos();
      Optional<T> answer = attempt.get();
      if (answer.isPresent() || last) {
        return answer;
      }
      try {
        Thread.sleep(STEP_MILLIS);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /** The same for a condition; returns whether it came true. */
  public static boolean untilTrue(Duration limit, BooleanSupplier condition) {
    return until(limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty())
        .isPresent();
  }

  /** Restores the thread's interrupt status and gives the exception to throw. */
  static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while waiting for a server", e);
  }
}
