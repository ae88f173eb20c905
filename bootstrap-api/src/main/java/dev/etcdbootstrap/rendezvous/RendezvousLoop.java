package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.rendezvous.Decision.Complete;
import dev.etcdbootstrap.rendezvous.Decision.Conflict;
import dev.etcdbootstrap.rendezvous.Decision.Full;
import dev.etcdbootstrap.rendezvous.Decision.Waiting;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.ClassPathFailures;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.text.ForeignText;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The course of a member, or of an observer, through a registry: read, fail fast, register, wait,
 * decide.
 *
 * <p>A registration that is or may become one of the first N is never withdrawn, not at the
 * deadline and not on interrupt: others may have a list with it already. Only one that came too
 * late is, and the later of two that clash. A registration that is already there with the same
 * value is this member coming back.
 */
final class RendezvousLoop {

  /** After this long without news the registry is asked again; what broke in silence shows then. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** Ten times as many as the largest cluster has; a registry that grows without end ends here. */
  private static final int MOST_REGISTRATIONS = 10_000;

  /** How long a registration that has to give way may take to go. */
  private static final Duration CLASH_LIMIT = Duration.ofSeconds(15);

  private final Rendezvous registry;
  private final StrategyContext context;
  private final String token;
  private final OwnRegistration own;
  private final RendezvousFailures failures;
  private final Deadline deadline;
  private final Schedule schedule;
  private final FoundMembers found;

  private @Nullable Roster roster; // null when it has to be read
  private @Nullable Roster decidedOn; // with the decision to go on waiting as a registered member
  private @Nullable Waiting waiting;
  private int expected; // 0 until the registry was read
  private Optional<Clash> clash = Optional.empty();

  RendezvousLoop(Rendezvous registry, StrategyContext context, String token, Schedule schedule) {
    this.registry = registry;
    this.context = context;
    this.token = token;
    this.schedule = schedule;
    this.found = new FoundMembers(context);
    this.deadline = context.deadline();
    this.failures = new RendezvousFailures(registry.place());
    this.own = new OwnRegistration(registry, context, token, schedule, failures);
  }

  /**
   * Blocks until all members are there; the registry is not closed.
   *
   * @param token the cluster token that the result carries, and that enters the keys
   * @throws BootstrapException when there is no cluster to be had, by its deadline or at all
   * @throws InterruptedException when interrupted
   */
  static InitialCluster run(Rendezvous registry, StrategyContext context, String token)
      throws BootstrapException, InterruptedException {
    return new RendezvousLoop(registry, context, token, Schedule.of(context)).run();
  }

  InitialCluster run() throws BootstrapException, InterruptedException {
    String failure = "";
    try {
      while (schedule.awaitTurn()) {
        try {
          Optional<InitialCluster> cluster = step();
          if (cluster.isPresent()) {
            return cluster.get();
          }
          failure = "";
        } catch (TransientFailure e) {
          // An attempt that the deadline has cut short says less than the one before.
          failure = deadline.isExpired() && !failure.isEmpty() ? failure : e.getMessage();
          schedule.pause(failure);
        }
      }
      if (roster != null) { // the last wait may have brought what ends it
        Optional<InitialCluster> cluster = end(decide(roster), roster);
        if (cluster.isPresent()) {
          return cluster.get();
        }
      }
      throw tooLate(failure);
    } catch (BootstrapException e) {
      throw own.complete(e);
    } catch (LinkageError e) {
      throw own.complete(ClassPathFailures.of(e, registry.place()));
    }
  }

  /** One observation and what follows from it. */
  private Optional<InitialCluster> step()
      throws TransientFailure, BootstrapException, InterruptedException {
    Roster current = roster;
    if (current == null) {
      current = registry.read();
      roster = current;
    }
    expected = current.size();
    own.note(current);
    Decision decision = decide(current);
    Optional<InitialCluster> cluster = end(decision, current);
    if (cluster.isPresent()) {
      return cluster;
    }
    if (current.entries().size() > MOST_REGISTRATIONS) {
      throw failures.tooMany(current.entries().size());
    }
    if (decision instanceof Conflict conflict) {
      awaitWithdrawal(conflict, current);
      return Optional.empty();
    }
    clash = Optional.empty();
    found.tell(((Waiting) decision).found(), current.size());
    if (own.isMissingIn(current)) {
      roster = null; // until it was read again: the attempt may take effect and fail
      roster = own.register(current);
    } else {
      await(current, LONGEST_WAIT);
    }
    return Optional.empty();
  }

  /** The cluster when it is complete, and the failure when this member cannot be in it. */
  private Optional<InitialCluster> end(Decision decision, Roster current)
      throws BootstrapException, InterruptedException {
    if (decision instanceof Complete complete) {
      found.tell(complete.cluster().members(), current.size());
      return Optional.of(complete.cluster());
    }
    if (decision instanceof Full full) {
      throw failures.full(full.members(), own.withdraw(current));
    }
    if (decision instanceof Conflict conflict
        && conflict.later().filter(own::hasKey).isPresent()
        && !own.isMissingIn(current)) {
      throw failures.noCluster(conflict.problems(), own.withdraw(current));
    }
    return Optional.empty();
  }

  private Decision decide(Roster current) {
    Decision decision =
        decidedOn == null || waiting == null
            ? Decision.of(current, own.registration(), token)
            : Decision.after(decidedOn, waiting, current, own.registration(), token);
    waiting = own.isSettled() && decision instanceof Waiting on ? on : null;
    decidedOn = waiting == null ? null : current;
    return decision;
  }

  private void await(Roster current, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    Duration start = deadline.elapsed();
    roster = null; // a failed wait may have missed something: read again
    Roster next;
    try {
      next = registry.await(current, schedule.waitAtMost(limit));
    } catch (TransientFailure e) {
      schedule.failedAfter(start);
      throw e;
    }
    if (next.revision() == current.revision() && schedule.endedAtOnce(start)) {
      throw new TransientFailure(registry.place() + " ended a wait at once and without news");
    }
    roster = next;
    schedule.succeeded();
  }

  /**
   * Two that registered at the same moment may clash though each looked before. The later one gives
   * way; the others wait for that, because the token serves them still.
   */
  private void awaitWithdrawal(Conflict conflict, Roster current)
      throws TransientFailure, BootstrapException, InterruptedException {
    Optional<Registration> later = conflict.later().flatMap(current::find);
    if (later.isEmpty()) {
      throw failures.noCluster(conflict.problems(), "");
    }
    Clash since = clash.orElseGet(() -> new Clash(conflict, deadline.elapsed()));
    Duration left = CLASH_LIMIT.minus(deadline.elapsed().minus(since.start()));
    if (left.isNegative() || left.isZero()) {
      throw failures.stuck(conflict.problems(), later.get());
    }
    if (clash.isEmpty()) {
      clash = Optional.of(since);
      context.tell(
          BootstrapEvent.waiting(
              "the registration "
                  + ForeignText.printable(later.get().toString())
                  + " to be withdrawn, because it clashes with an earlier one"));
    }
    await(current, left);
  }

  /** Since when a registration of somebody else has been in the way. */
  private record Clash(Conflict conflict, Duration start) {}

  private BootstrapException tooLate(String failure) {
    if (clash.isPresent()) {
      return failures.noCluster(clash.get().conflict().problems(), "");
    }
    return expected == 0
        ? failures.neverRead(deadline.elapsed(), failure)
        : failures.membersMissing(deadline.elapsed(), found.names(), expected, failure);
  }
}
