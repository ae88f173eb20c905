package dev.etcdbootstrap.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Finds threads and sockets that were opened since this was made and are still there. */
final class LeakDetector {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  /** Between two collections of garbage, in milliseconds. */
  private static final long GC_PAUSE = 100;

  private final List<String> sharedThreads;
  private final Set<Thread> threadsBefore = ownThreads();
  private final Set<String> socketsBefore;

  /**
   * @param sharedThreads see {@link StrategyContractTest#sharedThreads}
   */
  LeakDetector(List<String> sharedThreads) throws IOException {
    this.sharedThreads = List.copyOf(sharedThreads);
    if (OpenSockets.isSupported()) {
      OpenSockets.warmUp();
      this.socketsBefore = OpenSockets.inodes();
    } else {
      this.socketsBefore = Set.of();
    }
  }

  /** The new threads that still run after the limit. */
  Set<Thread> threads(Duration limit) throws InterruptedException {
    Set<Thread> left = ownThreads();
    left.removeAll(threadsBefore);
    left.removeIf(
        thread ->
            thread.isDaemon() && sharedThreads.stream().anyMatch(thread.getName()::startsWith));
    long end = System.nanoTime() + limit.toNanos();
    while (!left.isEmpty() && System.nanoTime() - end < 0) {
      boolean garbage = left.stream().anyMatch(LeakDetector::endsAsGarbage);
      if (garbage) {
        System.gc();
      }
      long most = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      left.iterator().next().join(Math.max(1, garbage ? Math.min(most, GC_PAUSE) : most));
      left.removeIf(thread -> !thread.isAlive());
    }
    return left;
  }

  /**
   * A {@code java.net.http.HttpClient} cannot be closed before JDK 21: its threads and sockets go
   * when it is garbage, so one that nobody holds is no leak.
   */
  private static boolean endsAsGarbage(Thread thread) {
    return thread.isDaemon() && thread.getName().startsWith("HttpClient-");
  }

  /** All threads but those of the JVM itself, which may start at any time. */
  private static Set<Thread> ownThreads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(LeakDetector::isOfTheJvm);
    return threads;
  }

  /** The inodes of new sockets that are still open after the limit. */
  Set<String> sockets(Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Set<String> left = OpenSockets.inodes();
      left.removeAll(socketsBefore);
      if (left.isEmpty() || System.nanoTime() - end >= 0) {
        return left;
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  /** A thread that has ended has no group any more. */
  private static boolean isOfTheJvm(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group == null || group.getParent() == null;
  }
}
