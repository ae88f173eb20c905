package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.ClassPathFailures;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads and writes start marks for a host, and tries again until its deadline. Used by one thread
 * at a time.
 */
final class StartMarkCalls {

  private final Rendezvous registry;
  private final Deadline deadline;
  private final Schedule schedule;
  private final RendezvousFailures failures;

  private interface Call<T> {
    T make() throws TransientFailure, BootstrapException, InterruptedException;
  }

  StartMarkCalls(Rendezvous registry, StrategyContext context, Schedule schedule) {
    this.registry = registry;
    this.deadline = context.deadline();
    this.schedule = schedule;
    this.failures = new RendezvousFailures(registry.place());
  }

  /** The members that are marked; empty when the registry keeps no marks. */
  Optional<Set<EtcdId>> read() throws BootstrapException, InterruptedException {
    return retried(
        registry::startMarks, failure -> failures.marksNotRead(deadline.elapsed(), failure));
  }

  /** Marks a member; false when the registry keeps no marks. */
  boolean write(EtcdId member) throws BootstrapException, InterruptedException {
    return retried(
        () -> registry.markStarted(member),
        failure -> failures.markNotWritten(member, deadline.elapsed(), failure));
  }

  private <T> T retried(Call<T> call, Function<String, BootstrapException> tooLate)
      throws BootstrapException, InterruptedException {
    String failure = "";
    while (schedule.awaitTurn()) {
      try {
        return call.make();
      } catch (TransientFailure e) {
        // An attempt that the deadline has cut short says less than the one before.
        failure = deadline.isExpired() && !failure.isEmpty() ? failure : e.getMessage();
        schedule.pause(failure);
      } catch (LinkageError e) {
        throw ClassPathFailures.of(e, registry.place());
      }
    }
    throw tooLate.apply(failure);
  }
}
