package dev.etcdbootstrap.spi;

import java.time.Duration;
import java.util.Optional;

/** For a source that cannot tell of changes: asks it again and again. */
public final class Polling {

  /**
   * A question that has an answer sooner or later.
   *
   * @param <T> the type of the answer
   */
  @FunctionalInterface
  public interface Question<T> {

    /** The answer, or nothing yet. What it throws ends the polling. */
    Optional<T> ask() throws BootstrapException, InterruptedException;
  }

  private Polling() {}

  /**
   * Asks at once, then after every pause, and for the last time at the deadline.
   *
   * @param pause between two questions
   * @return the first answer; empty when there was none at the deadline
   * @throws BootstrapException when the question throws it
   * @throws InterruptedException when interrupted
   */
  public static <T> Optional<T> until(Deadline deadline, Duration pause, Question<T> question)
      throws BootstrapException, InterruptedException {
    while (true) {
      boolean last = deadline.isExpired();
      Optional<T> answer = question.ask();
      if (answer.isPresent() || last) {
        return answer;
      }
      Thread.sleep(deadline.atMost(pause).toMillis() + 1); // also for less than one
    }
  }
}
