package dev.etcdbootstrap.testkit.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contract of a strategy whose members meet in a shared registry: races with other members,
 * more members than places, failures at every step, start marks, and tokens. To test a {@link
 * dev.etcdbootstrap.rendezvous.RendezvousStrategy}, extend this class and {@link
 * dev.etcdbootstrap.testkit.StrategyContractTest}, and start an ordinary server; faults are
 * injected into the calls of the strategy's {@link dev.etcdbootstrap.rendezvous.Rendezvous}. A
 * server with scripted faults tests more: see {@link RegistryFaultsContractTest}.
 */
public abstract class RendezvousContractTest {

  /** For subclasses. */
  protected RendezvousContractTest() {}

  /** The id of the strategy under test. */
  protected abstract String strategyId();

  /**
   * Starts a server with one token, or makes the token on a server that runs already. Called once
   * by most tests and more than once by some, also with 0 and then with a size, so two calls must
   * give registries that share no token. Each is closed at the end of its test.
   *
   * @param size the size of the token's cluster; 0 for a token that does not exist, whose {@link
   *     TestRegistry#registrations} are empty
   */
  protected abstract TestRegistry start(int size);

  private FaultyRegistry wrapped(String size) {
    int number = size.isEmpty() ? 0 : Integer.parseInt(size);
    return new FaultInjectingRegistry(strategyId(), start(number));
  }

  @Nested
  @DisplayName("races")
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
  @DisplayName("failures")
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
  @DisplayName("start marks")
  final class Marks extends RegistryMarksContract {

    @Override
    protected String strategyId() {
      return RendezvousContractTest.this.strategyId();
    }

    @Override
    protected FaultyRegistry start(String size) {
      return wrapped(size);
    }

    @Test
    @DisplayName("the marks of one token are not those of another")
    void ofOneToken() throws Exception {
      FaultyRegistry registry = openWithMarks("");
      Optional<String> first = createToken(registry, 1);
      Optional<String> second = createToken(registry, 1);
      assumeTrue(second.isPresent(), "not checked: there is one token only on this server");
      Prepared one = with(registry, first.orElseThrow());
      Prepared other = with(registry, second.orElseThrow());

      assertThat(strategy().markStarted(MEMBER, one.context())).isTrue();

      assertThat(strategy().readStartMarks(one.context())).contains(Set.of(MEMBER));
      assertThat(strategy().readStartMarks(other.context())).contains(Set.of());
    }

    private Prepared with(FaultyRegistry registry, String token) throws BootstrapException {
      return observing(registry).option(strategy().tokenOption().key(), token).prepare();
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
    @DisplayName("a new token serves one cluster of its size, and is never changed")
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
    @DisplayName("making a token on a closed registry fails")
    void nobodyListens() throws Exception {
      FaultyRegistry registry = open("");
      registry.close();

      assertThatThrownBy(() -> create(registry, 2))
          .isInstanceOfSatisfying(
              BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
          .hasMessageContaining(registry.address())
          .message()
          .satisfies(
              message ->
                  registry
                      .secret()
                      .ifPresent(secret -> assertThat(message).doesNotContain(secret)));
    }
  }
}
