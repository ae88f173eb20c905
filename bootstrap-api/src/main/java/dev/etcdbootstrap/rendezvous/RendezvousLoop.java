package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
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
import dev.etcdbootstrap.text.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

  /** How long before the deadline the last look begins, so that no deadline is told without one. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(1);

  /** How long a registration that has to give way may take to go. */
  private static final Duration CLASH_LIMIT = Duration.ofSeconds(15);

  private final Rendezvous registry;
  private final StrategyContext context;
  private final String token;
  private final Optional<Registration> own;
  private final RendezvousFailures failures;
  private final Deadline deadline;
  private final Backoff backoff;
  private final Sleep sleep;

  private @Nullable Roster roster; // null when it has to be read
  private @Nullable Roster decidedOn; // with the decision to go on waiting as a registered member
  private @Nullable Waiting waiting;
  private int expected; // 0 until the registry was read
  private RegistrationState state = RegistrationState.ABSENT;
  private List<Member> toldMembers = List.of();
  private List<String> told = List.of(); // their names
  private Optional<Clash> clash = Optional.empty();
  private Duration lastPause = Duration.ZERO;

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
    this.failures = new RendezvousFailures(registry.place());
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
            time -> TimeUnit.NANOSECONDS.sleep(time.toNanos())) // also 0.9 ms, or it would spin
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
    if (roster != null && decide(roster) instanceof Complete complete) {
      return complete.cluster(); // the last wait has brought it
    }
    throw withRegistrationState(tooLate(failure));
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
      throw failures.full(full.members(), withdrawn(current));
    }
    if (decision instanceof Conflict conflict) {
      clash(conflict, current);
      return Optional.empty();
    }
    clash = Optional.empty();
    tell(((Waiting) decision).found(), current.size());
    if (own.isPresent() && current.find(own.get().key()).isEmpty()) {
      register(own.get(), current);
    } else {
      await(current, LONGEST_WAIT);
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
      throw failures.noCluster(
          List.of(Problems.removed(registration, context.localMember().orElseThrow().name())), "");
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

  private void await(Roster current, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    Duration start = deadline.elapsed();
    roster = null; // a failed wait may have missed something: read again
    Duration left = deadline.atMost(limit);
    Duration most =
        left.minus(LAST_LOOK); // then it is asked again, in case the wait broke in silence
    Roster next;
    try {
      next = registry.await(current, most.compareTo(LAST_LOOK) > 0 ? shorter(limit, most) : left);
    } catch (TransientFailure e) {
      if (deadline.elapsed().minus(start).compareTo(lastPause.plus(SHORTEST_WAIT)) > 0) {
        backoff.reset(); // it went well for longer than the pause before it
      }
      throw e;
    }
    boolean news = next.revision() != current.revision();
    if (!news
        && !deadline.isExpired()
        && deadline.elapsed().minus(start).compareTo(SHORTEST_WAIT) < 0) {
      throw new TransientFailure(registry.place() + " ended a wait at once and without news");
    }
    roster = next;
    backoff.reset();
  }

  /** Names are looked up for members that are new only, or a thousand would be at each change. */
  private void tell(List<Member> members, int expected) {
    int known = sameAtBeginning(members, toldMembers);
    List<String> names = new ArrayList<>(told.subList(0, known));
    members.subList(known, members.size()).forEach(member -> names.add(member.name()));
    toldMembers = members;
    if (!names.equals(told)) {
      told = names;
      context.tell(BootstrapEvent.peersFound(names, expected));
    }
  }

  @SuppressWarnings("ReferenceEquality") // a registration keeps its member
  private static int sameAtBeginning(List<Member> members, List<Member> before) {
    int same = 0;
    while (same < members.size() && same < before.size() && members.get(same) == before.get(same)) {
      same++;
    }
    return same;
  }

  private void pause(String because) throws InterruptedException {
    lastPause = beforeLastLook(backoff.next());
    if (!deadline.isExpired()) {
      context.tell(BootstrapEvent.retrying(lastPause, because));
      sleep.sleep(lastPause);
    }
  }

  /** As long, or until the last look; when that has failed, half of what is left, for another. */
  private Duration beforeLastLook(Duration time) {
    Duration left = deadline.atMost(Duration.ofDays(1));
    Duration most = left.minus(LAST_LOOK);
    if (most.isNegative() || most.isZero()) {
      most = left.compareTo(LAST_LOOK.dividedBy(4)) > 0 ? left.dividedBy(2) : left;
    }
    return shorter(time, most);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Two that registered at the same moment may clash though each looked before. The later one gives
   * way; the others wait for that, because the token serves them still.
   */
  private void clash(Conflict conflict, Roster current)
      throws TransientFailure, BootstrapException, InterruptedException {
    Optional<Registration> later = conflict.later().flatMap(current::find);
    if (later.isEmpty()) {
      throw failures.noCluster(conflict.problems(), "");
    }
    if (own.isPresent() && own.get().key().equals(later.get().key())) {
      throw failures.noCluster(conflict.problems(), withdrawn(current));
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
    if (clash.isPresent()) {
      return failures.noCluster(clash.get().conflict().problems(), "");
    }
    return expected == 0
        ? failures.neverRead(deadline.elapsed(), failure)
        : failures.membersMissing(deadline.elapsed(), told, expected, failure);
  }
}
