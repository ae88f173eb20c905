package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.rendezvous.TokenStatus;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapListener;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The member list of the configured strategy: looked at without registering, or waited for as a
 * member. For one run, by one thread.
 */
final class MemberList {

  /** How long a list is waited for that is only to confirm whose data there is. */
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(10);

  private final Configuration configuration;
  private final Optional<RendezvousStrategy> registry;
  private final BootstrapListener listener;
  private final Deadline deadline;
  private Optional<InitialCluster> registered = Optional.empty();

  /**
   * @param deadline of the whole run
   */
  MemberList(
      Configuration configuration,
      Strategies strategies,
      BootstrapListener listener,
      Deadline deadline) {
    this.configuration = configuration;
    this.registry =
        configuration
            .choice()
            .flatMap(choice -> strategies.find(choice.id()))
            .filter(installed -> installed.strategy() instanceof RendezvousStrategy)
            .map(installed -> (RendezvousStrategy) installed.strategy());
    this.listener = listener;
    this.deadline = deadline;
  }

  /**
   * What was seen at one moment.
   *
   * @param started the start marks of the registry, if the strategy has one
   */
  record Seen(Listing listing, Set<EtcdId> started) {
    Evidence addTo(Evidence evidence) {
      return evidence.withListing(listing, started);
    }
  }

  /** Whether members meet in a registry, to which this one adds itself. */
  boolean isRegistry() {
    return registry.isPresent();
  }

  /** Those that had registered when it was looked last. */
  Optional<InitialCluster> registered() {
    return registered;
  }

  /**
   * The token under which this member's IDs are computed.
   *
   * @throws BootstrapException when the configuration is wrong
   */
  String token() throws BootstrapException, InterruptedException {
    if (registry.isEmpty()) {
      return configuration
          .settings()
          .getOrDefault("initial-cluster-token", InitialCluster.DEFAULT_TOKEN);
    }
    ClusterBootstrap.Prepared prepared = bootstrap(configuration, false).prepare();
    return prepared.call(() -> registry.get().token(prepared.context()));
  }

  /**
   * Looks without registering. A registry is looked at once; what has none is asked as always.
   *
   * @param inPassing whether to give up soon, since the list is wanted as a sign only
   * @throws BootstrapException with {@link Reason#USAGE} when it is wanted as more than that, and
   *     the configuration is wrong
   */
  Seen look(boolean inPassing) throws BootstrapException, InterruptedException {
    try {
      if (registry.isPresent()) {
        return lookAt(registry.get(), inPassing);
      }
      ClusterBootstrap bootstrap = bootstrap(configuration, inPassing);
      return new Seen(Listing.complete(bootstrap.run().cluster()), Set.of());
    } catch (BootstrapException e) {
      if (!inPassing && e.reason() == Reason.USAGE) {
        throw e;
      }
      return new Seen(new Listing.Unknown(e.getMessage()), Set.of());
    }
  }

  private Seen lookAt(RendezvousStrategy strategy, boolean inPassing)
      throws BootstrapException, InterruptedException {
    ClusterBootstrap bootstrap = bootstrap(configuration.asObserver(), inPassing);
    TokenStatus status = bootstrap.tokens().status();
    registered = status.registered();
    Listing listing =
        status
            .complete()
            .map(Listing::complete)
            .orElseGet(() -> new Listing.Incomplete(status.present(), status.size()));
    ClusterBootstrap.Prepared prepared = bootstrap.prepare();
    Optional<Set<EtcdId>> started =
        prepared.call(() -> strategy.readStartMarks(prepared.context()));
    return new Seen(listing, started.orElse(Set.of()));
  }

  /**
   * Marks a member as started where the strategy has a registry that keeps such marks.
   *
   * @param inPassing whether to give up soon
   * @return whether it is marked; false where no marks are kept
   * @throws BootstrapException when it could not be marked
   */
  boolean markStarted(EtcdId member, boolean inPassing)
      throws BootstrapException, InterruptedException {
    if (registry.isEmpty()) {
      return false;
    }
    ClusterBootstrap.Prepared prepared = bootstrap(configuration.asObserver(), inPassing).prepare();
    return prepared.call(() -> registry.get().markStarted(member, prepared.context()));
  }

  /**
   * Waits for the list, as a member that registers where members register.
   *
   * @throws BootstrapException when there is none
   */
  InitialCluster await() throws BootstrapException, InterruptedException {
    InitialCluster cluster = bootstrap(configuration, false).run().cluster();
    registered = Optional.of(cluster);
    return cluster;
  }

  private ClusterBootstrap bootstrap(Configuration of, boolean inPassing)
      throws BootstrapException, InterruptedException {
    ClusterBootstrap bootstrap = of.bootstrap().listener(listener);
    if (inPassing) {
      return bootstrap.timeout(notZero(deadline.atMost(LOOK_LIMIT)));
    }
    return deadline.remaining().map(left -> bootstrap.timeout(notZero(left))).orElse(bootstrap);
  }

  /** Zero would be no limit. */
  private static Duration notZero(Duration left) {
    return left.isZero() ? Duration.ofNanos(1) : left;
  }
}
