package dev.etcdbootstrap;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * A bootstrap under way in a thread of its own. Whoever completes this from outside, be it by
 * {@code cancel}, {@code orTimeout} or {@code completeOnTimeout}, ends the bootstrap with it.
 * Thread-safe.
 */
final class PendingResult extends CompletableFuture<BootstrapResult> {

  private static final Executor THREADS = threads();

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
    FutureTask<BootstrapResult> work =
        new FutureTask<>(bootstrap) {
          @Override
          protected void done() { // no longer to be interrupted: whoever depends on this runs here
            deliver(this);
          }
        };
    // What is done already is not cancelled.
    CompletableFuture<?> unused = whenComplete((result, failure) -> work.cancel(true));
    THREADS.execute(work);
  }

  private void deliver(FutureTask<BootstrapResult> done) {
    try {
      complete(done.get());
    } catch (ExecutionException e) {
      completeExceptionally(e.getCause() == null ? e : e.getCause());
    } catch (CancellationException | InterruptedException e) {
      cancel(true); // by whoever has completed this already
    }
  }
}
