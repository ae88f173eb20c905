package dev.etcdbootstrap.testkit.rendezvous;

import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds faults to a registry on an ordinary server: they are injected into the calls of the
 * strategy's {@link dev.etcdbootstrap.rendezvous.Rendezvous}.
 */
final class FaultInjectingRegistry extends FaultyRegistry {

  private final String strategyId;
  private final TestRegistry registry;
  private volatile Duration requestTimeout = Duration.ZERO;

  FaultInjectingRegistry(String strategyId, TestRegistry registry) {
    this.strategyId = strategyId;
    this.registry = registry;
  }

  /** The strategy under test alone, with faults injected into its calls. */
  @Override
  Strategies strategies() {
    return Strategies.load()
        .find(strategyId)
        .map(installed -> (RendezvousStrategy) installed.strategy())
        .map(
            strategy ->
                Strategies.of(
                    new WrappedStrategy(
                        strategy,
                        rendezvous ->
                            new FaultInjectingRendezvous(
                                rendezvous, this::arrived, () -> requestTimeout))))
        .orElseThrow(() -> new AssertionError("there is no usable strategy " + strategyId));
  }

  @Override
  public String token() {
    return registry.token();
  }

  @Override
  public Map<String, String> options(Duration timeout) {
    requestTimeout = timeout;
    return registry.options(timeout);
  }

  @Override
  public Optional<String> secret() {
    return registry.secret();
  }

  @Override
  public String address() {
    return registry.address();
  }

  @Override
  public void put(Registration registration) {
    registry.put(registration);
  }

  @Override
  public void remove(String key) {
    registry.remove(key);
  }

  @Override
  public List<Registration> registrations() {
    return registry.registrations();
  }

  @Override
  public void close() {
    registry.close();
  }
}
