package dev.etcdbootstrap.strategy.dnssrv.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Makes daemon threads and knows when they have ended, which is a little later than when their
 * executor has. Thread-safe.
 */
final class DaemonThreads implements ThreadFactory {

  private final String name;
  private final List<Thread> threads = new ArrayList<>();

  DaemonThreads(String name) {
    this.name = name;
  }

  @Override
  public synchronized Thread newThread(Runnable task) {
    threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private synchronized List<Thread> all() {
    return List.copyOf(threads);
  }

  /**
   * Blocks until all of them have ended.
   *
   * @return whether they have, within the limit
   */
  boolean join(Duration limit) throws InterruptedException {
    long start = System.nanoTime();
    for (Thread thread : all()) {
      long left = limit.toNanos() - (System.nanoTime() - start);
      thread.join(Math.max(1, left / 1_000_000));
    }
    return all().stream().noneMatch(Thread::isAlive);
  }
}
