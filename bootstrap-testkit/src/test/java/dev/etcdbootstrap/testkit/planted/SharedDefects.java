package dev.etcdbootstrap.testkit.planted;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import java.time.Instant;
import java.util.Set;
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

  /** Takes start marks and keeps none. */
  public static final class ForgetsMarks extends SharedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public ForgetsMarks() {
      super("forgets-marks");
    }

    @Override
    void markStarted(SharedRegistry registry, EtcdId member)
        throws TransientFailure, BootstrapException {
      SharedServer.Token unused = registry.token();
    }
  }

  /** Keeps start marks among the members, where each takes a place. */
  public static final class CountsMarks extends SharedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public CountsMarks() {
      super("counts-marks");
    }

    @Override
    void markStarted(SharedRegistry registry, EtcdId member)
        throws TransientFailure, BootstrapException {
      super.markStarted(registry, member);
      SharedServer.Token token = registry.token();
      synchronized (token) {
        token
            .map()
            .add("_" + member, nextNumber(token) + " " + member + "=http://" + member + ":2380");
      }
      token.changed();
    }
  }

  /** Takes a token that is not there for one without start marks. */
  public static final class NoTokenNoMarks extends SharedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public NoTokenNoMarks() {
      super("no-token-no-marks");
    }

    @Override
    Set<EtcdId> startMarks(SharedRegistry registry) throws TransientFailure, BootstrapException {
      try {
        return super.startMarks(registry);
      } catch (BootstrapException e) {
        return Set.of();
      }
    }
  }

  /** Takes silence for an answer. */
  public static final class SilenceIsNoMarks extends SharedStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public SilenceIsNoMarks() {
      super("silence-is-no-marks");
    }

    @Override
    Set<EtcdId> startMarks(SharedRegistry registry) throws BootstrapException {
      try {
        return super.startMarks(registry);
      } catch (TransientFailure e) {
        return Set.of();
      }
    }
  }
}
