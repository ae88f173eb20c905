package dev.etcdbootstrap.spi;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * For a library whose calls ignore interrupts or have no timeout, such as JDBC or a file on a share
 * that hangs: makes the call in a daemon thread of its own, so that the caller stops waiting in
 * time.
 *
 * <p>The call itself is interrupted then, which it may ignore. So whoever stops waiting also closes
 * what the call hangs on, else its thread is left behind:
 *
 * <pre>{@code
 * try {
 *   return BlockingCall.of("my-strategy", () -> connection.read(), deadline.atMost(LIMIT));
 * } catch (TimeoutException e) {
 *   connection.abort();
 *   throw new TransientFailure(place() + ": no answer in time", e);
 * }
 * }</pre>
 */
public final class BlockingCall {

  private BlockingCall() {}

  /**
   * What the call returns.
   *
   * @param thread the name of the thread, for whoever looks at a thread dump
   * @param limit how long to wait for it, connecting included
   * @throws ExecutionException with what the call has thrown as its cause
   * @throws TimeoutException when it has not returned within the limit
   * @throws InterruptedException when interrupted, also before the call; it is not begun then
   */
  public static <T> T of(String thread, Callable<T> call, Duration limit)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    FutureTask<T> task = new FutureTask<>(call);
    Thread own = new Thread(task, thread);
    own.setDaemon(true);
    own.start();
    try {
      return task.get(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
    } finally {
      task.cancel(true); // does nothing when it has returned
    }
  }
}
