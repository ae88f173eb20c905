package dev.etcdbootstrap.testkit;

import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The events of one bootstrap, and those that came after its end. Thread-safe. */
final class EventLog implements BootstrapListener {

  private final List<BootstrapEvent> events = new ArrayList<>();
  private final List<BootstrapEvent> late = new ArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private boolean ended;

  @Override
  public synchronized void onEvent(BootstrapEvent event) {
    (ended ? late : events).add(event);
    first.countDown();
  }

  synchronized void end() {
    ended = true;
    first.countDown();
  }

  /** Waits for the first event or the end of the bootstrap. */
  void awaitFirst(Duration limit) throws InterruptedException {
    boolean unused = first.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  synchronized List<BootstrapEvent> events() {
    return new ArrayList<>(events);
  }

  synchronized List<BootstrapEvent> late() {
    return new ArrayList<>(late);
  }
}
