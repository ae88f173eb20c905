package dev.etcdbootstrap;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A bootstrap under way in a thread of its own, which ends with it. Thread-safe. */
final class PendingResult extends CompletableFuture<BootstrapResult> {

  private static final ExecutorService THREADS = threads();

  private volatile @Nullable Future<?> work;

  /** Virtual threads, which this release of the language does not know, or such as end soon. */
  private static ExecutorService threads() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return StrategyTask.daemons("etcd-bootstrap-async");
    }
  }

  /** Begins; called once. */
  void start(Callable<BootstrapResult> bootstrap) {
    work =
        THREADS.submit(
            () -> {
              try {
                complete(bootstrap.call());
              } catch (Exception | Error e) { // whatever it is, somebody waits for it
                completeExceptionally(e);
              }
            });
    interruptIfCancelled();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    interruptIfCancelled();
    return cancelled;
  }

  private void interruptIfCancelled() {
    Future<?> current = work;
    if (current != null && isCancelled()) {
      current.cancel(true);
    }
  }
}
