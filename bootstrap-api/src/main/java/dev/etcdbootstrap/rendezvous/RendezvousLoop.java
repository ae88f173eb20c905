package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.rendezvous.Decision.Complete;
import dev.etcdbootstrap.rendezvous.Decision.Conflict;
import dev.etcdbootstrap.rendezvous.Decision.Full;
import dev.etcdbootstrap.rendezvous.Decision.Waiting;
import dev.etcdbootstrap.spi.Backoff;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
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

  /** A wait that brings nothing and ends sooner than this counts as a failure, or it could spin. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

  private final Rendezvous registry;
  private final StrategyContext context;
  private final String token;
  private final Optional<Registration> own;
  private final Deadline deadline;
  private final Backoff backoff;
  private final Sleep sleep;

  private @Nullable Roster roster; // null when it has to be read
  private @Nullable Roster decidedOn; // with the decision to go on waiting as a registered member
  private @Nullable Waiting waiting;
  private int expected; // 0 until the registry was read
  private RegistrationState state = RegistrationState.ABSENT;
  private List<String> told = List.of();

  /** {@link Thread#sleep}, but for tests. */
  interface Sleep {
    void sleep(Duration time) throws InterruptedException;
  }

  /**
   * @param random spreads the pauses
   * @param sleep makes them
   */
  RendezvousLoop(
      Rendezvous registry,
      StrategyContext context,
      String token,
      RandomGenerator random,
      Sleep sleep) {
    this.registry = registry;
    this.context = context;
    this.token = token;
    this.backoff = new Backoff(random);
    this.sleep = sleep;
    this.own = context.localMember().map(local -> Registration.of(local, token));
    this.deadline = context.deadline();
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
    return new RendezvousLoop(
            registry,
            context,
            token,
            new SplittableRandom(), // the default one is not found through a plugin's class loader
            time -> Thread.sleep(time.toMillis()))
        .run();
  }

  InitialCluster run() throws BootstrapException, InterruptedException {
    String failure = "";
    while (!deadline.isExpired()) {
      try {
        Optional<InitialCluster> cluster = step();
        if (cluster.isPresent()) {
          return cluster.get();
        }
        failure = "";
      } catch (TransientFailure e) {
        // An attempt that the deadline has cut short says less than the one before.
        failure = deadline.isExpired() && !failure.isEmpty() ? failure : e.getMessage();
        pause(failure);
      } catch (BootstrapException e) {
        throw withRegistrationState(e);
      }
    }
    throw tooLate(failure);
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
    noteRegistered(current);
    Decision decision = decide(current);
    if (decision instanceof Complete complete) {
      tell(complete.cluster().members(), current.size());
      return Optional.of(complete.cluster());
    }
    if (decision instanceof Full full) {
      throw full(full, current);
    }
    if (decision instanceof Conflict conflict) {
      throw clash(conflict, current);
    }
    tell(((Waiting) decision).found(), current.size());
    if (own.isPresent() && current.find(own.get().key()).isEmpty()) {
      register(own.get(), current);
    } else {
      await(current);
    }
    return Optional.empty();
  }

  private Decision decide(Roster current) {
    Decision decision =
        decidedOn == null || waiting == null
            ? Decision.of(current, own, token)
            : Decision.after(decidedOn, waiting, current, own, token);
    boolean settled = own.isEmpty() || state == RegistrationState.HELD;
    waiting = settled && decision instanceof Waiting found ? found : null;
    decidedOn = waiting == null ? null : current;
    return decision;
  }

  private void register(Registration registration, Roster current)
      throws TransientFailure, BootstrapException, InterruptedException {
    if (state == RegistrationState.HELD) {
      state = RegistrationState.REMOVED;
      throw noCluster(
          List.of(Problems.removed(registration, context.localMember().orElseThrow().name())));
    }
    RegistrationState before = state;
    state = RegistrationState.UNKNOWN;
    roster = null; // until it was read again: the attempt may take effect and fail
    try {
      Roster after = registry.register(registration, current);
      if (after.find(registration.key()).isEmpty()) {
        throw new TransientFailure(
            registry.place() + " took the registration of this member and does not show it");
      }
      roster = after;
    } catch (BootstrapException e) {
      state = before; // by contract, nothing was written
      throw e;
    }
    noteRegistered(roster);
  }

  private void noteRegistered(Roster current) {
    if (state != RegistrationState.HELD
        && own.isPresent()
        && current.find(own.get().key()).filter(own.get()::isSame).isPresent()) {
      state = RegistrationState.HELD;
      context.tell(BootstrapEvent.registered(registry.place()));
    }
  }

  private void await(Roster current)
      throws TransientFailure, BootstrapException, InterruptedException {
    Duration start = deadline.elapsed();
    roster = null; // a failed wait may have missed something: read again
    Roster next = registry.await(current, deadline.atMost(LONGEST_WAIT));
    boolean news = next.revision() != current.revision();
    if (!news
        && !deadline.isExpired()
        && deadline.elapsed().minus(start).compareTo(SHORTEST_WAIT) < 0) {
      throw new TransientFailure(registry.place() + " ended a wait at once and without news");
    }
    roster = next;
    backoff.reset();
  }

  private void tell(List<Member> members, int expected) {
    List<String> names = members.stream().map(Member::name).toList();
    if (!names.equals(told)) {
      told = names;
      context.tell(BootstrapEvent.peersFound(names, expected));
    }
  }

  private void pause(String because) throws InterruptedException {
    Duration delay = deadline.atMost(backoff.next());
    if (!deadline.isExpired()) {
      context.tell(BootstrapEvent.retrying(delay, because));
      sleep.sleep(delay);
    }
  }

  private BootstrapException full(Full full, Roster current) throws InterruptedException {
    String names = String.join(", ", full.members().stream().map(Member::name).toList());
    String message =
        registry.place()
            + " is full: its "
            + full.members().size()
            + " places are taken by "
            + names
            + withdrawn(current)
            + "; add this member to the running cluster with etcdctl member add, or use a new token";
    return new BootstrapException(Reason.CLUSTER_FULL, message);
  }

  /**
   * Two that registered at the same moment may clash though each looked before. Nobody can have a
   * list with both, so the later one gives way, and the token serves the others still.
   */
  private BootstrapException clash(Conflict conflict, Roster current) throws InterruptedException {
    BootstrapException failure = noCluster(conflict.problems());
    if (own.isEmpty() || !Decision.clashesWithEarlier(current, own.get(), token)) {
      return failure;
    }
    String withdrawn = withdrawn(current);
    return new BootstrapException(
        failure.reason(), failure.summary() + withdrawn, failure.problems());
  }

  /** A key that came too late would be taken for a member as soon as an earlier one is removed. */
  private String withdrawn(Roster current) throws InterruptedException {
    if (own.isEmpty() || current.find(own.get().key()).isEmpty()) {
      return ", and nothing was registered";
    }
    String failure = "no time was left";
    while (!deadline.isExpired()) {
      try {
        registry.withdraw(own.get());
        state = RegistrationState.REMOVED;
        return ", and the registration of this member was withdrawn";
      } catch (TransientFailure e) {
        failure = e.getMessage();
        pause(failure);
      } catch (BootstrapException e) {
        failure = e.getMessage();
        break;
      }
    }
    return ", and the registration of this member, "
        + own.get().key()
        + ", could not be withdrawn ("
        + failure
        + "): remove it by hand";
  }

  private BootstrapException noCluster(List<Problem> problems) {
    return new BootstrapException(
        Reason.INVALID_CLUSTER,
        "the registrations at " + registry.place() + " make no cluster",
        problems);
  }

  /** Says what became of the own registration, where that is not said already. */
  private BootstrapException withRegistrationState(BootstrapException e) {
    if (own.isEmpty() || e.reason() == Reason.CLUSTER_FULL) {
      return e;
    }
    BootstrapException told =
        new BootstrapException(e.reason(), e.summary() + "; " + state.text(), e.problems());
    told.initCause(e);
    return told;
  }

  private BootstrapException tooLate(String failure) {
    String elapsed = " after " + deadline.elapsed().toMillis() + " ms";
    if (expected == 0) {
      return withRegistrationState(
          new BootstrapException(
              Reason.UNAVAILABLE,
              registry.place()
                  + " could not be read"
                  + elapsed
                  + ": "
                  + (failure.isEmpty() ? "no attempt was made" : failure)
                  + "; check the address, or raise timeout"));
    }
    return withRegistrationState(
        new BootstrapException(
            Reason.TIMEOUT,
            "members are missing at "
                + registry.place()
                + elapsed
                + ": there are "
                + told.size()
                + " of "
                + expected
                + (told.isEmpty() ? "" : " (" + String.join(", ", told) + ")")
                + (failure.isEmpty() ? "" : ", and the last attempt failed: " + failure)
                + "; start the others, or raise timeout"));
  }
}
