package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells those who ask from outside that the member waits, and for what. Nobody is told of a start
 * that takes no longer than a second. Thread-safe.
 */
final class WaitingStatus implements BootstrapListener, AutoCloseable {

  private static final long PATIENCE_MILLIS = 1_000;
  private static final long PERIOD_MILLIS = 1_000;
  private static final int MOST_WARNINGS = 100;

  /** Somebody outside: told now and then, and closed before etcd takes over. */
  interface Outlet extends AutoCloseable {

    /**
     * Tells it; called once a second, with the same status or another.
     *
     * @param seconds since the start
     */
    void tell(String status, long seconds);

    @Override
    void close();
  }

  private final BootstrapListener next;
  private final List<Outlet> outlets;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "etcd-bootstrap-waiting");
            created.setDaemon(true);
            return created;
          });
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private volatile String status = "observing";

  /**
   * @param next is told of every event as well
   * @param outlets closed by this
   */
  WaitingStatus(BootstrapListener next, List<Outlet> outlets) {
    this.next = next;
    this.outlets = List.copyOf(outlets);
    if (!outlets.isEmpty()) {
      var unused =
          thread.scheduleWithFixedDelay(
              this::tell, PATIENCE_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onEvent(BootstrapEvent event) {
    if (!(event instanceof BootstrapEvent.Warning)) {
      status = event.toString();
    } else if (warned.size() == MOST_WARNINGS || !warned.add(event.toString())) {
      return; // each question to a registry would say it again
    }
    next.onEvent(event);
  }

  private void tell() {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    for (Outlet outlet : outlets) {
      outlet.tell(status, seconds);
    }
  }

  /** The waiting is over; nobody is told any more, and nothing listens. */
  void end() {
    thread.shutdown();
    try {
      // An outlet that is being opened must not stay open.
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    outlets.forEach(Outlet::close);
  }

  @Override
  public void close() {
    end();
  }
}
