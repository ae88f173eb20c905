package dev.etcdbootstrap.testkit.planted;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** {@link SharedStrategy} with one defect each. */
public final class SharedDefects {

  private SharedDefects() {}

  /** Gives two members that come at once the same number. */
  public static final class NumbersWithoutLock extends SharedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public NumbersWithoutLock() {
      super("numbers-without-lock");
    }

    @Override
    Object lock(SharedServer.Token token) {
      return new Object();
    }
  }

  /** Numbers members by the clock, and writes them when others with later times may be there. */
  public static final class NumbersByClock extends SharedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public NumbersByClock() {
      super("numbers-by-clock");
    }

    @Override
    Object lock(SharedServer.Token token) {
      return new Object();
    }

    @Override
    long nextNumber(SharedServer.Token token) {
      Instant now = Instant.now();
      return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
  }
}
