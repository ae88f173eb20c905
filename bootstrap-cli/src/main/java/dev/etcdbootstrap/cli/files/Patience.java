package dev.etcdbootstrap.cli.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bounds what may wait for another process: to open a pipe or to read from one cannot be
 * interrupted. Whatever takes longer is left behind in a daemon thread.
 */
public final class Patience {

  private Patience() {}

  /**
   * Calls the code and waits for its end.
   *
   * @param limit empty to wait for ever
   * @param late completes the message: "nobody has written to it"
   * @throws IOException when it fails or takes longer
   */
  public static <T> T within(Optional<Duration> limit, String late, Callable<T> code)
      throws IOException {
    FutureTask<T> task = new FutureTask<>(code);
    Thread thread = new Thread(task, "etcd-bootstrap-pipe");
    thread.setDaemon(true);
    thread.start();
    try {
      return limit.isEmpty()
          ? task.get()
          : task.get(TimeUnit.NANOSECONDS.convert(limit.get()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(late + " within " + limit.orElseThrow().toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
