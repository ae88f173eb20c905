package dev.etcdbootstrap.plugins;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Code of a strategy under way, in a thread that is the strategy's for that time. */
final class StrategyTask<T> extends FutureTask<@Nullable T> {

  /**
   * Threads that have just served are kept for a moment, because to start one can cost more than a
   * bootstrap that finds all there; one that a strategy does not give back is simply not reused.
   */
  private static final ExecutorService THREADS = daemons("etcd-bootstrap");

  private final String name;
  private final @Nullable ClassLoader loader;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param name of the strategy, for its thread
   * @param type of the strategy, whose class loader is the context class loader meanwhile
   */
  StrategyTask(String name, Class<?> type, Callable<@Nullable T> code) {
    super(code);
    this.name = name;
    this.loader = type.getClassLoader();
  }

  /** As many threads as are asked for, each of which ends when it was idle for a moment. */
  private static ExecutorService daemons(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        100,
        TimeUnit.MILLISECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  void start() {
    THREADS.execute(this);
  }

  @Override
  public void run() {
    Thread thread = Thread.currentThread();
    thread.setName("etcd-bootstrap-" + name);
    thread.setContextClassLoader(loader);
    try {
      super.run();
    } finally {
      thread.setContextClassLoader(null);
      ended.countDown();
    }
  }

  /** Interrupts it, and tells whether it has ended soon enough. */
  boolean end(Duration grace) throws InterruptedException {
    cancel(true);
    return ended.await(grace.toNanos(), TimeUnit.NANOSECONDS);
  }
}
