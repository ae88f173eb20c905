package dev.etcdbootstrap.testkit.rendezvous;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Makes the members of one token register at the same moment, and records every roster they see
 * until all have registered. Only then do they go on, so that no withdrawal is among what was
 * recorded. Thread-safe.
 */
final class OversubscribedRound {

  /** How long a member that does not register holds up the others in each step. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final ObservedOrders orders = new ObservedOrders();
  private final CountDownLatch ready;
  private final CountDownLatch registered;
  private final CountDownLatch observed;
  private final long spreadNanos;
  private final boolean yields;
  private volatile boolean outOfStep;

  /**
   * @param members how many take part
   * @param number of the round, from 0; rounds differ, so that many interleavings are tried
   */
  OversubscribedRound(int members, int number) {
    this.ready = new CountDownLatch(members);
    this.registered = new CountDownLatch(members);
    this.observed = new CountDownLatch(members);
    this.spreadNanos = TimeUnit.MICROSECONDS.toNanos(number % 11 * 10L);
    this.yields = number % 2 == 1;
  }

  /** The registry, as one member uses it in this round. */
  Rendezvous around(Rendezvous registry) {
    return new OfMember(registry);
  }

  /**
   * Waits until all members have registered, and tells how what they saw contradicts itself; empty
   * when it does not, or when a member was too slow to say.
   */
  Optional<String> awaitContradiction() throws InterruptedException {
    boolean inTime = observed.await(3 * LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    return inTime && !outOfStep ? orders.contradiction() : Optional.empty();
  }

  private void awaitOthers(CountDownLatch step) throws InterruptedException {
    if (!step.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      outOfStep = true;
    }
  }

  private final class OfMember implements Rendezvous {

    private final Rendezvous registry;
    private boolean first = true;

    OfMember(Rendezvous registry) {
      this.registry = registry;
    }

    @Override
    public Roster register(Registration own, Roster before)
        throws TransientFailure, BootstrapException, InterruptedException {
      if (!first) {
        return registry.register(own, before);
      }
      first = false;
      ready.countDown();
      awaitOthers(ready);
      spin(ThreadLocalRandom.current().nextLong(spreadNanos + 1));
      try {
        return registerAndObserve(own, before);
      } finally {
        observed.countDown();
        awaitOthers(observed);
      }
    }

    @SuppressWarnings("ThreadPriorityCheck") // it makes a round shorter, and decides nothing
    private Roster registerAndObserve(Registration own, Roster before)
        throws TransientFailure, BootstrapException, InterruptedException {
      Roster roster;
      try {
        roster = observe(registry.register(own, before));
      } finally {
        registered.countDown();
      }
      while (registered.getCount() > 0 && !outOfStep) {
        roster = observe(registry.read());
        if (yields) {
          Thread.yield();
        }
      }
      return roster;
    }

    private static void spin(long nanos) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < nanos) {
        Thread.onSpinWait();
      }
    }

    private Roster observe(Roster roster) {
      orders.add(roster);
      return roster;
    }

    @Override
    public Roster read() throws TransientFailure, BootstrapException, InterruptedException {
      return registry.read();
    }

    @Override
    public Roster await(Roster last, Duration limit)
        throws TransientFailure, BootstrapException, InterruptedException {
      return registry.await(last, limit);
    }

    @Override
    public void withdraw(Registration own)
        throws TransientFailure, BootstrapException, InterruptedException {
      registry.withdraw(own);
    }

    @Override
    public String place() {
      return registry.place();
    }

    @Override
    public void close() {
      registry.close();
    }
  }
}
