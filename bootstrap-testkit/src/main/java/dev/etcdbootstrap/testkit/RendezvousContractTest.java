package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every strategy must keep whose members meet in a shared registry: races with others,
 * failures at any step, and tokens. To test a {@link RendezvousStrategy}, extend this class and
 * {@link StrategyContractTest}, and give an ordinary server; failures are made where the strategy
 * calls its {@link dev.etcdbootstrap.rendezvous.Rendezvous}. A server that can be told to fail
 * tests more: see {@link RegistryFaultsContractTest}.
 */
public abstract class RendezvousContractTest {

  /** For subclasses. */
  protected RendezvousContractTest() {}

  /** The id under which the strategy under test is installed. */
  protected abstract String strategyId();

  /**
   * Starts a server, or makes room on one, with a token on it.
   *
   * @param size of the token's cluster; 0 for a token that was never made
   */
  protected abstract TestRegistry start(int size);

  private FaultyRegistry wrapped(String size) {
    int number = size.isEmpty() ? 0 : Integer.parseInt(size);
    return new WrappedRegistry(strategyId(), start(number));
  }

  @Nested
  @DisplayName("what others do")
  final class Races extends RegistryRacesContractTest {

    @Override
    protected String strategyId() {
      return RendezvousContractTest.this.strategyId();
    }

    @Override
    protected FaultyRegistry start(String size) {
      return wrapped(size);
    }
  }

  @Nested
  @DisplayName("more members than places")
  final class Oversubscription extends RegistryOversubscriptionContract {

    @Override
    protected String strategyId() {
      return RendezvousContractTest.this.strategyId();
    }

    @Override
    protected FaultyRegistry start(String size) {
      return wrapped(size);
    }
  }

  @Nested
  @DisplayName("what goes wrong")
  final class Failures extends RegistryFailuresContract {

    @Override
    protected String strategyId() {
      return RendezvousContractTest.this.strategyId();
    }

    @Override
    protected FaultyRegistry start(String size) {
      return wrapped(size);
    }
  }

  @Nested
  @DisplayName("tokens")
  final class Tokens extends RegistryContract {

    @Override
    protected String strategyId() {
      return RendezvousContractTest.this.strategyId();
    }

    @Override
    protected FaultyRegistry start(String size) {
      return wrapped(size);
    }

    private String create(FaultyRegistry registry, int size) throws Exception {
      return strategy().createToken(size, observing(registry).prepare().context());
    }

    private ClusterBootstrap with(FaultyRegistry registry, String token) {
      return observing(registry).option(strategy().tokenOption().key(), token);
    }

    @Test
    @DisplayName("a token that is made serves one cluster of its size, and is never changed")
    void areMade() throws Exception {
      FaultyRegistry registry = open("");
      String token = create(registry, 2);
      CompletableFuture<BootstrapResult> other =
          with(registry, token).localMember(LocalMember.of("b", "http://b:2380")).runAsync();

      assertThat(run(with(registry, token).localMember(LOCAL)).cluster())
          .hasToString("a=http://a:2380,b=http://b:2380")
          .isEqualTo(other.get().cluster());

      try {
        assertThat(create(registry, 3)).as("another token").isNotEqualTo(token);
      } catch (BootstrapException e) {
        assertThat(e.reason()).isEqualTo(Reason.USAGE);
      }
      assertThat(run(with(registry, token)).cluster()).isEqualTo(other.get().cluster());
    }

    @Test
    @DisplayName("a token is not made where nobody listens")
    void nobodyListens() throws Exception {
      FaultyRegistry registry = open("");
      registry.close();

      assertThatThrownBy(() -> create(registry, 2))
          .isInstanceOfSatisfying(
              BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
          .hasMessageContaining(registry.address())
          .hasMessageNotContaining(registry.secret());
    }
  }
}
