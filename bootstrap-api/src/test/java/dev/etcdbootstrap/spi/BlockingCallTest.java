package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BlockingCallTest {

  private static final Duration LONG = Duration.ofSeconds(50);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);

  /** Hangs until it is released, whoever interrupts it. */
  private String hang() {
    begun.countDown();
    boolean done = false;
    while (!done) {
      try {
        released.await();
        done = true;
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    }
    return "done";
  }

  @Test
  void returnsWhatTheCallReturns() throws Exception {
    assertThat(BlockingCall.of("call", () -> Thread.currentThread().getName(), LONG))
        .isEqualTo("call");
    assertThat(BlockingCall.of("call", () -> "x", Duration.ofSeconds(Long.MAX_VALUE)))
        .as("a limit beyond any clock")
        .isEqualTo("x");
  }

  @Test
  void throwsWhatTheCallThrows() {
    IOException failure = new IOException("broken");

    assertThatThrownBy(
            () ->
                BlockingCall.of(
                    "call",
                    () -> {
                      throw failure;
                    },
                    LONG))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isSameAs(failure);
  }

  @Test
  void doesNotWaitLongerThanTheLimit() throws Exception {
    assertThatThrownBy(() -> BlockingCall.of("call", this::hang, Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class);

    begun.await();
    interrupted.await();
    released.countDown();
  }

  @Test
  void endsWithAnInterrupt() throws Exception {
    Thread caller = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              try {
                begun.await();
                caller.interrupt();
              } catch (InterruptedException e) {
                // The test has failed.
              }
            });
    interrupter.start();

    assertThatThrownBy(() -> BlockingCall.of("call", this::hang, LONG))
        .isInstanceOf(InterruptedException.class);

    interrupted.await();
    released.countDown();
    interrupter.join();
  }

  @Test
  void isNotBegunByWhoIsInterruptedAlready() {
    AtomicBoolean called = new AtomicBoolean();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> BlockingCall.of("call", () -> called.getAndSet(true), LONG))
        .isInstanceOf(InterruptedException.class);

    assertThat(called).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
