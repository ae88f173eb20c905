package dev.etcdbootstrap.testservers.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, with a limit: the only place that sleeps. */
public final class Poll {
  private static final long STEP_MILLIS = 10;

  private Poll() {}

  /**
   * Repeats an attempt until it has an answer or the limit has passed. Makes at least one attempt,
   * and one more after the limit, so that a slow machine is not taken for a missing answer.
   *
   * @return the answer, or empty if the limit has passed
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

  /** Waits for a condition; returns whether it became true. */
  public static boolean untilTrue(Duration limit, BooleanSupplier condition) {
    return until(limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty())
        .isPresent();
  }

  /** Restores the thread's interrupt status and returns the exception to throw. */
  public static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while waiting for a server", e);
  }
}
