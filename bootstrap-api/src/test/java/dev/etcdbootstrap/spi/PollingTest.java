package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PollingTest {

  private static final Duration PAUSE = Duration.ofMillis(1);

  private final AtomicLong nanoTime = new AtomicLong();
  private final Deadline deadline = Deadline.after(Duration.ofSeconds(3), nanoTime::get);
  private final AtomicInteger asked = new AtomicInteger();

  /** Each question takes a second of the test's clock. */
  private Optional<String> answerOf(int question) {
    nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
    return asked.incrementAndGet() == question ? Optional.of("answer") : Optional.empty();
  }

  @Test
  void asksUntilThereIsAnAnswer() throws Exception {
    assertThat(Polling.until(deadline, PAUSE, () -> answerOf(1))).contains("answer");
    assertThat(Polling.until(deadline, PAUSE, () -> answerOf(3))).contains("answer");
    assertThat(asked).hasValue(3);
  }

  @Test
  void asksOnceMoreAtTheDeadline() throws Exception {
    assertThat(Polling.until(deadline, PAUSE, () -> answerOf(4))).contains("answer");
  }

  @Test
  void endsAfterTheDeadline() throws Exception {
    assertThat(Polling.until(deadline, PAUSE, () -> answerOf(5))).isEmpty();
    assertThat(asked).hasValue(4);
    assertThat(Polling.until(deadline, PAUSE, () -> answerOf(6))).as("too late").isEmpty();
    assertThat(asked).hasValue(5);
  }

  @Test
  void endsWithAFailure() {
    BootstrapException failure = new BootstrapException(Reason.DENIED, "no");

    assertThatThrownBy(
            () ->
                Polling.until(
                    deadline,
                    PAUSE,
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void endsWithAnInterrupt() {
    assertThatThrownBy(
            () ->
                Polling.until(
                    Deadline.never(),
                    Duration.ofHours(1),
                    () -> {
                      Thread.currentThread().interrupt();
                      return Optional.empty();
                    }))
        .isInstanceOf(InterruptedException.class);
  }
}
