package dev.etcdbootstrap.testkit.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The common part of the contract tests of shared registries: member {@code a} bootstraps, and its
 * password must not appear in any event or exception.
 */
abstract class RegistryContract {

  static final LocalMember LOCAL = LocalMember.of("a", "http://a:2380");
  static final Registration B = Registration.of("bbbb", "b=http://b:2380");
  static final Registration C = Registration.of("cccc", "c=http://c:2380");

  /** The ids of the strategies that have run in this JVM. */
  private static final Set<String> WARM = ConcurrentHashMap.newKeySet();

  /** The timeout of a bootstrap; by default so long that no test reaches it. */
  Duration timeout = Duration.ofSeconds(20);

  /** The timeout of one request; likewise. */
  Duration requestTimeout = Duration.ofSeconds(10);

  private final List<FaultyRegistry> registries = new CopyOnWriteArrayList<>();
  private final List<BootstrapEvent> events = new CopyOnWriteArrayList<>();

  /** The id of the strategy under test. */
  protected abstract String strategyId();

  /**
   * Starts a server with one token. May be called more than once in a test; all servers are closed
   * after it.
   *
   * @param size the size of the token's cluster, as text; empty for a token that does not exist
   */
  protected abstract FaultyRegistry start(String size);

  /** Loads the strategy's libraries, which can take longer than the deadlines of these tests. */
  @BeforeEach
  void warmUp() throws Exception {
    if (WARM.add(strategyId())) {
      succeed(open("1"));
      events.clear();
    }
  }

  @AfterEach
  void stopServers() {
    registries.forEach(FaultyRegistry::close);
  }

  /** How many events members have told their listener. */
  final int told() {
    return events.size();
  }

  /** Whether members were told to be new, in the order in which they were registered. */
  final List<Boolean> toldAsNew() {
    List<Boolean> told = new ArrayList<>();
    for (BootstrapEvent event : events) {
      if (event instanceof BootstrapEvent.Registered registered) {
        told.add(registered.isNew());
      }
    }
    return told;
  }

  final FaultyRegistry open(String size) {
    FaultyRegistry registry = start(size);
    registries.add(registry);
    return registry;
  }

  static Registration own(FaultyRegistry registry) {
    return Registration.of(LOCAL, registry.token());
  }

  final ClusterBootstrap observing(FaultyRegistry registry) {
    ClusterBootstrap bootstrap =
        ClusterBootstrap.using(registry.strategies(), strategyId())
            .timeout(timeout)
            .listener(events::add);
    registry.options(requestTimeout).forEach(bootstrap::option);
    return bootstrap;
  }

  static BootstrapResult run(ClusterBootstrap bootstrap) throws Exception {
    return bootstrap.run();
  }

  /** The cluster that the member bootstraps to. */
  final InitialCluster succeed(FaultyRegistry registry) throws Exception {
    InitialCluster cluster = run(observing(registry).localMember(LOCAL)).cluster();
    assertThat(cluster.token()).isEqualTo(registry.token());
    assertSecretIsKept(registry);
    return cluster;
  }

  /** The failure of the member, which must name the address and must not show the password. */
  final BootstrapException fail(FaultyRegistry registry) {
    return fail(registry, () -> run(observing(registry).localMember(LOCAL)));
  }

  /** The failure of something else, likewise. */
  final BootstrapException fail(FaultyRegistry registry, ThrowingCallable call) {
    BootstrapException failure = catchThrowableOfType(BootstrapException.class, call);
    assertThat(failure).isNotNull().hasMessageContaining(registry.address());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String text = cause.toString();
      registry.secret().ifPresent(secret -> assertThat(text).doesNotContain(secret));
    }
    assertSecretIsKept(registry);
    return failure;
  }

  private void assertSecretIsKept(FaultyRegistry registry) {
    registry
        .secret()
        .ifPresent(
            secret -> assertThat(events).noneMatch(event -> event.toString().contains(secret)));
  }

  /** The strategy under test, as a host finds it. */
  final RendezvousStrategy strategy() {
    return Strategies.load()
        .find(strategyId())
        .map(installed -> (RendezvousStrategy) installed.strategy())
        .orElseThrow(() -> new AssertionError("there is no usable strategy " + strategyId()));
  }

  /**
   * Makes another token on the server of this registry; empty when the strategy makes no more there
   * than the one that its options name.
   */
  final Optional<String> createToken(FaultyRegistry registry, int size) throws Exception {
    RendezvousStrategy strategy = strategy();
    ClusterBootstrap bootstrap = observing(registry);
    strategy.newToken().ifPresent(token -> bootstrap.option(strategy.tokenOption().key(), token));
    try {
      return Optional.of(strategy.createToken(size, bootstrap.prepare().context()));
    } catch (BootstrapException e) {
      if (e.reason() == Reason.USAGE) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
