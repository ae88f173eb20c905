package dev.etcdbootstrap.testkit.planted;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** {@link MeetingStrategy} with one defect each. */
public final class MeetingDefects {

  private MeetingDefects() {}

  /** Waits for members as long as it takes. */
  public static final class IgnoresDeadline extends MeetingStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public IgnoresDeadline() {
      super("ignores-deadline");
    }

    @Override
    void await(Room room, StrategyContext context) throws InterruptedException {
      room.await(Deadline.never());
    }
  }

  /** Looks again and again, whatever the time. */
  public static final class RetriesForEver extends MeetingStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public RetriesForEver() {
      super("retries-for-ever");
    }

    @Override
    boolean isOver(Deadline deadline) {
      return false;
    }

    @Override
    void await(Room room, StrategyContext context) throws InterruptedException {
      Duration delay = Duration.ofMillis(20);
      context.tell(BootstrapEvent.retrying(delay, "members are missing"));
      room.await(Deadline.after(delay));
    }
  }

  /** Takes missing members for a defect. */
  public static final class GivesUpAsDefect extends MeetingStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public GivesUpAsDefect() {
      super("gives-up-as-defect");
    }

    @Override
    BootstrapException tooLate(StrategyContext context) {
      return new BootstrapException(Reason.INTERNAL, "something is wrong");
    }
  }

  /** Goes on to wait when interrupted. */
  public static final class SwallowsInterrupts extends MeetingStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public SwallowsInterrupts() {
      super("swallows-interrupts");
    }

    @Override
    void await(Room room, StrategyContext context) {
      try {
        room.await(context.deadline());
      } catch (InterruptedException e) {
        // The defect.
      }
    }
  }

  /** Opens a socket when it is interrupted, and does not close it. */
  public static final class LeaksSocket extends MeetingStrategy {
    private static final Queue<DatagramSocket> LEAKED = new ConcurrentLinkedQueue<>();

    /** Called by {@link java.util.ServiceLoader}. */
    public LeaksSocket() {
      super("leaks-socket");
    }

    @Override
    void await(Room room, StrategyContext context) throws InterruptedException {
      try {
        room.await(context.deadline());
      } catch (InterruptedException e) {
        leak();
        throw e;
      }
    }

    private static void leak() {
      try {
        LEAKED.add(new DatagramSocket());
      } catch (SocketException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Closes what was leaked, at the end of the tests. */
    public static void closeAll() {
      LEAKED.forEach(DatagramSocket::close);
      LEAKED.clear();
    }
  }

  /** Starts a thread at its deadline that never ends. */
  public static final class LeaksThread extends MeetingStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public LeaksThread() {
      super("leaks-thread");
    }

    @Override
    BootstrapException tooLate(StrategyContext context) {
      Thread leaked =
          new Thread(
              () -> {
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              "leaked");
      leaked.setDaemon(true);
      leaked.start();
      return super.tooLate(context);
    }
  }

  /** Has the password in the message of the cause of its failure. */
  public static final class SecretInException extends MeetingStrategy {
    /** Called by {@link java.util.ServiceLoader}. */
    public SecretInException() {
      super("secret-in-exception");
    }

    @Override
    BootstrapException tooLate(StrategyContext context) {
      return new BootstrapException(
          Reason.TIMEOUT,
          "members are missing",
          new IllegalStateException("login with " + context.find(PASSWORD).orElse("nothing")));
    }
  }

  /** Has one room for all who meet at the same time. */
  public static final class StaticRoom extends MeetingStrategy {
    private static Room current = new Room();
    private static int users;

    /** Called by {@link java.util.ServiceLoader}. */
    public StaticRoom() {
      super("static-room");
    }

    @Override
    Room room(StrategyContext context) {
      synchronized (StaticRoom.class) {
        return current;
      }
    }

    @Override
    public InitialCluster bootstrap(StrategyContext context)
        throws BootstrapException, InterruptedException {
      synchronized (StaticRoom.class) {
        users++;
      }
      try {
        return super.bootstrap(context);
      } finally {
        synchronized (StaticRoom.class) {
          users--;
          if (users == 0) {
            current = new Room();
          }
        }
      }
    }
  }
}
