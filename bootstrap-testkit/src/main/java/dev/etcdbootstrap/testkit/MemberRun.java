package dev.etcdbootstrap.testkit;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The bootstrap of one member in a thread of its own, with its outcome. Thread-safe. */
final class MemberRun<T> {

  private final Callable<T> bootstrap;
  private final EventLog log;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable T result;
  private volatile @Nullable Throwable failure;

  private MemberRun(Callable<T> bootstrap, EventLog log, ClassLoader loader) {
    this.bootstrap = bootstrap;
    this.log = log;
    this.thread = new Thread(this::run, "contract-member");
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
  }

  /** As a host runs it: a strategy that does not end is abandoned. */
  static MemberRun<BootstrapResult> ofHost(ClusterBootstrap bootstrap) {
    EventLog log = new EventLog();
    bootstrap.listener(log);
    return new MemberRun<>(bootstrap::run, log, Thread.currentThread().getContextClassLoader());
  }

  /**
   * As a host calls it, but without the host's guard, so that what the strategy itself does at the
   * deadline and on an interrupt is seen.
   */
  static MemberRun<InitialCluster> ofStrategy(ClusterBootstrap bootstrap)
      throws BootstrapException {
    EventLog log = new EventLog();
    ClusterBootstrap.Prepared prepared = bootstrap.listener(log).prepare();
    BootstrapStrategy strategy = prepared.strategy().strategy();
    return new MemberRun<>(
        () -> strategy.bootstrap(prepared.context()), log, strategy.getClass().getClassLoader());
  }

  private void run() {
    try {
      result = bootstrap.call();
    } catch (Throwable e) { // checked by the caller
      failure = e;
    } finally {
      log.end();
      ended.countDown();
    }
  }

  MemberRun<T> start() {
    thread.start();
    return this;
  }

  /** Interrupts it as soon as its thread runs. */
  MemberRun<T> startInterrupted() {
    start();
    interrupt();
    return this;
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** Waits for its end; interrupts it when the limit has passed. */
  boolean endsWithin(Duration limit) throws InterruptedException {
    boolean inTime = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    if (!inTime) {
      interrupt();
    }
    return inTime;
  }

  EventLog log() {
    return log;
  }

  /** Empty before the end, after a failure, and when the strategy returned null. */
  Optional<T> result() {
    return Optional.ofNullable(result);
  }

  /** Empty before the end, and after a success. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }
}
