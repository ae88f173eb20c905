package dev.etcdbootstrap.strategy.dnssrv.dns;

import java.security.SecureRandom;
import java.text.DecimalFormat;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads what takes long of the JDK, the format of numbers and random ones, while the caller loads
 * what takes long of dnsjava, which needs both. Of a process that asks DNS once and ends, it is a
 * seventh of the time.
 */
final class EarlyLoading {

  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private EarlyLoading() {}

  /** Begins, once for the JVM, in a thread of its own. Does not block. */
  static void begin(ThreadFactory threads) {
    if (STARTED.compareAndSet(false, true)) {
      threads.newThread(EarlyLoading::load).start();
    }
  }

  /** Classes of the JDK alone: others may wait for each other when two threads initialize them. */
  private static void load() {
    new DecimalFormat().setMinimumIntegerDigits(1);
    new SecureRandom().nextInt();
  }
}
