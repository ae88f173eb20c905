package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.rendezvous.Decision.Complete;
import dev.etcdbootstrap.rendezvous.Decision.Conflict;
import dev.etcdbootstrap.rendezvous.Decision.Full;
import dev.etcdbootstrap.rendezvous.Decision.Waiting;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The course of a member, or of an observer, through a registry: read, fail fast, register, wait,
 * decide.
 *
 * <p>A registration that is or may become one of the first N is never withdrawn, not at the
 * deadline and not on interrupt: others may have a list with it already. Only one that came too
 * late is. A registration that is already there with the same value is this member coming back.
 */
public final class Meeting {

  /** After this long without news the registry is asked again; what broke in silence shows then. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** A wait that brings nothing and ends sooner than this counts as a failure, or it could spin. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

  private final Rendezvous registry;
  private final StrategyContext context;
  private final String token;
  private final Optional<Registration> own;
  private final Deadline deadline;
  private final Backoff backoff = new Backoff(RandomGenerator.getDefault());

  private @Nullable Roster roster;
  private boolean registered;
  private List<String> told = List.of();

  private Meeting(Rendezvous registry, StrategyContext context, String token) {
    this.registry = registry;
    this.context = context;
    this.token = token;
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
  public static InitialCluster hold(Rendezvous registry, StrategyContext context, String token)
      throws BootstrapException, InterruptedException {
    return new Meeting(registry, context, token).hold();
  }

  private InitialCluster hold() throws BootstrapException, InterruptedException {
    String lastFailure = "no attempt was made";
    while (!deadline.isExpired()) {
      try {
        Optional<InitialCluster> cluster = step();
        if (cluster.isPresent()) {
          return cluster.get();
        }
      } catch (TransientFailure e) {
        lastFailure = e.getMessage();
        pause(lastFailure);
      }
    }
    throw tooLate(lastFailure);
  }

  /** One observation and what follows from it. */
  private Optional<InitialCluster> step()
      throws TransientFailure, BootstrapException, InterruptedException {
    Roster current = roster;
    if (current == null) {
      current = registry.read();
      roster = current;
    }
    Decision decision = Decision.of(current, own, token);
    if (decision instanceof Complete complete) {
      tell(complete.cluster().members(), current.size());
      return Optional.of(complete.cluster());
    }
    if (decision instanceof Full full) {
      throw full(full, current);
    }
    if (decision instanceof Conflict conflict) {
      throw new BootstrapException(new InvalidClusterException(conflict.problems()));
    }
    tell(((Waiting) decision).found(), current.size());
    if (own.isPresent() && current.find(own.get().key()).isEmpty()) {
      register(own.get(), current);
    } else {
      noteRegistered(current);
      await(current);
    }
    return Optional.empty();
  }

  private void register(Registration registration, Roster current)
      throws TransientFailure, BootstrapException, InterruptedException {
    if (registered) {
      throw new BootstrapException(
          new InvalidClusterException(
              List.of(Problems.removed(registration, context.localMember().orElseThrow().name()))));
    }
    // Until a roster tells otherwise, the registration is gone if the attempt fails.
    roster = null;
    Roster after = registry.register(registration, current);
    roster = after;
    noteRegistered(after);
  }

  private void noteRegistered(Roster current) {
    if (!registered && own.isPresent() && current.find(own.get().key()).isPresent()) {
      registered = true;
      context.tell(new BootstrapEvent.Registered(registry.place()));
    }
  }

  private void await(Roster current)
      throws TransientFailure, BootstrapException, InterruptedException {
    Duration start = deadline.elapsed();
    roster = null; // a failed wait may have missed something: read again
    Roster next = registry.await(current, deadline.atMost(LONGEST_WAIT));
    boolean news = next.revision() != current.revision();
    if (!news && deadline.elapsed().minus(start).compareTo(SHORTEST_WAIT) < 0) {
      throw new TransientFailure(registry.place() + " ended a wait at once and without news");
    }
    roster = next;
    backoff.reset();
  }

  private void tell(List<Member> members, int expected) {
    List<String> names = members.stream().map(Member::name).toList();
    if (!names.equals(told)) {
      told = names;
      context.tell(new BootstrapEvent.PeersFound(names, expected));
    }
  }

  private void pause(String because) throws InterruptedException {
    Duration delay = deadline.atMost(backoff.next());
    if (!deadline.isExpired()) {
      context.tell(new BootstrapEvent.Retrying(delay, because));
      Thread.sleep(delay.toMillis());
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

  /** A key that came too late would be taken for a member as soon as an earlier one is removed. */
  private String withdrawn(Roster current) throws InterruptedException {
    if (own.isEmpty() || current.find(own.get().key()).isEmpty()) {
      return ", and nothing was registered";
    }
    try {
      registry.withdraw(own.get());
      return ", and the registration of this member was withdrawn";
    } catch (TransientFailure | BootstrapException e) {
      return ", and the registration of this member, "
          + own.get().key()
          + ", could not be withdrawn ("
          + e.getMessage()
          + "): remove it by hand";
    }
  }

  private BootstrapException tooLate(String lastFailure) {
    String elapsed = " after " + deadline.elapsed().toMillis() + " ms";
    if (told.isEmpty() && !registered && roster == null) {
      return new BootstrapException(
          Reason.UNAVAILABLE,
          registry.place()
              + " could not be read"
              + elapsed
              + ": "
              + lastFailure
              + "; nothing was registered; check the address, or raise timeout");
    }
    int expected = roster == null ? 0 : roster.size();
    return new BootstrapException(
        Reason.TIMEOUT,
        "members are missing at "
            + registry.place()
            + elapsed
            + ": there are "
            + (expected == 0 ? String.valueOf(told.size()) : told.size() + " of " + expected)
            + (told.isEmpty() ? "" : " (" + String.join(", ", told) + ")")
            + (registered
                ? "; the place of this member is kept: start it again to go on waiting"
                : "; nothing was registered")
            + "; start the others, or raise timeout");
  }
}
