package dev.etcdbootstrap;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A bootstrap under way in a thread of its own, which ends with it. Thread-safe. */
final class PendingResult extends CompletableFuture<BootstrapResult> {

  private static final Executor THREADS = threads();

  private volatile @Nullable FutureTask<?> work;

  /** Virtual threads where the JVM has them, which JDK 17 does not know of. */
  private static Executor threads() {
    try {
      return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return task -> {
        Thread thread = new Thread(task, "etcd-bootstrap-async");
        thread.setDaemon(true);
        thread.start();
      };
    }
  }

  /** Begins; called once. */
  void start(Callable<BootstrapResult> bootstrap) {
    FutureTask<?> task =
        new FutureTask<>(
            () -> {
              try {
                complete(bootstrap.call());
              } catch (Exception | Error e) { // whatever it is, somebody waits for it
                completeExceptionally(e);
              }
            },
            null);
    work = task;
    THREADS.execute(task);
    interruptIfCancelled();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    interruptIfCancelled();
    return cancelled;
  }

  private void interruptIfCancelled() {
    FutureTask<?> current = work;
    if (current != null && isCancelled()) {
      current.cancel(true);
    }
  }
}
