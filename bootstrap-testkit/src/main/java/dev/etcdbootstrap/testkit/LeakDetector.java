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
    for (Thread thread : left) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
    left.removeIf(thread -> !thread.isAlive());
    return left;
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
