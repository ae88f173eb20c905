package dev.etcdbootstrap.testkit;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.testkit.FaultyRegistry.Fault;
import dev.etcdbootstrap.testkit.FaultyRegistry.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A registry whose calls fail as planned: before they take effect, or after, with their answer
 * lost.
 *
 * @param plan is told of each call, and tells what is to become of it
 * @param requestTimeout how long a call takes that nobody answers
 */
record WrappedRendezvous(
    Rendezvous registry, Function<Step, Optional<Fault>> plan, Supplier<Duration> requestTimeout)
    implements Rendezvous {

  /** What is done, and may go wrong in the two ways. */
  private interface Call<T> {
    T make() throws TransientFailure, BootstrapException, InterruptedException;
  }

  private <T> T call(Step step, Call<T> call)
      throws TransientFailure, BootstrapException, InterruptedException {
    Optional<Fault> fault = plan.apply(step);
    if (fault.isEmpty()) {
      return call.make();
    }
    switch (fault.get()) {
      case UNAVAILABLE -> throw failure("refused for now");
      case LOST_ANSWER -> {
        call.make();
        throw failure("the answer was lost");
      }
      case SILENT -> {
        return step == Step.WAIT ? call.make() : afterSilence(call);
      }
      default -> throw new IllegalArgumentException("not at a call: " + fault.get());
    }
  }

  /** What is interrupted is the call, not this, so that the call shows what it does then. */
  private <T> T afterSilence(Call<T> call)
      throws TransientFailure, BootstrapException, InterruptedException {
    try {
      Thread.sleep(requestTimeout.get().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return call.make();
    }
    throw failure("no answer in time");
  }

  private TransientFailure failure(String what) {
    return new TransientFailure(registry.place() + ": " + what + ", as the test wants it");
  }

  @Override
  public String place() {
    return registry.place();
  }

  @Override
  public Roster read() throws TransientFailure, BootstrapException, InterruptedException {
    return call(Step.READ, () -> registry.read());
  }

  @Override
  public Roster register(Registration own, Roster before)
      throws TransientFailure, BootstrapException, InterruptedException {
    return call(Step.REGISTER, () -> registry.register(own, before));
  }

  @Override
  public Roster await(Roster last, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    return call(Step.WAIT, () -> registry.await(last, limit));
  }

  @Override
  public void withdraw(Registration own)
      throws TransientFailure, BootstrapException, InterruptedException {
    call(
        Step.WITHDRAW,
        () -> {
          registry.withdraw(own);
          return true;
        });
  }

  @Override
  public void close() {
    registry.close();
  }
}
