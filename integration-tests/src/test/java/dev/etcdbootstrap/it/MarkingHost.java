package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.spi.BootstrapException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A program that starts members, and marks them as started; through the facade.
 *
 * @param timeout of each call
 */
record MarkingHost(SharedRegistry registry, SharedRegistry.Token token, Duration timeout) {

  /** One that is patient. */
  static MarkingHost of(SharedRegistry registry, SharedRegistry.Token token) {
    return new MarkingHost(registry, token, Duration.ofSeconds(20));
  }

  MarkingHost within(Duration limit) {
    return new MarkingHost(registry, token, limit);
  }

  private interface Call<T> {
    T on(RendezvousStrategy strategy, Prepared prepared)
        throws BootstrapException, InterruptedException;
  }

  private <T> T call(Call<T> call) throws BootstrapException {
    ClusterBootstrap bootstrap = ClusterBootstrap.using(registry.strategy()).timeout(timeout);
    token.options().forEach(bootstrap::option);
    Prepared prepared = bootstrap.prepare();
    RendezvousStrategy strategy = (RendezvousStrategy) prepared.strategy().strategy();
    try {
      return prepared.call(() -> call.on(strategy, prepared));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The members that are marked; empty when the registry keeps no marks. */
  Optional<Set<EtcdId>> read() throws BootstrapException {
    return call((strategy, prepared) -> strategy.readStartMarks(prepared.context()));
  }

  /** Marks a member; false when the registry keeps no marks. */
  boolean mark(EtcdId member) throws BootstrapException {
    return call((strategy, prepared) -> strategy.markStarted(member, prepared.context()));
  }

  /** Marks all members of a list, which must be possible. */
  void markAll(InitialCluster cluster) {
    cluster.members().forEach(member -> require(cluster.memberId(member)));
  }

  private void require(EtcdId member) {
    try {
      if (!mark(member)) {
        throw new AssertionError(registry.strategy() + " keeps no start marks");
      }
    } catch (BootstrapException e) {
      throw new AssertionError("cannot mark " + member, e);
    }
  }

  BootstrapException failToRead() {
    return catchThrowableOfType(BootstrapException.class, this::read);
  }

  BootstrapException failToMark(EtcdId member) {
    return catchThrowableOfType(BootstrapException.class, () -> mark(member));
  }
}
