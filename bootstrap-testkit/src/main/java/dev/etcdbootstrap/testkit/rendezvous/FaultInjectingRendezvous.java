package dev.etcdbootstrap.testkit.rendezvous;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.Fault;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes calls fail, before they take effect or after.
 *
 * @param plan called for each call; returns its fault, empty for none
 * @param requestTimeout how long a call takes that gets no answer
 */
record FaultInjectingRendezvous(
    Rendezvous registry, Function<Step, Optional<Fault>> plan, Supplier<Duration> requestTimeout)
    implements Rendezvous {

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
      case UNAVAILABLE -> throw failure("refused");
      case LOST_ANSWER -> {
        call.make();
        throw failure("the answer was lost");
      }
      case SILENT -> {
        return step == Step.WAIT ? call.make() : afterSilence(call);
      }
      default ->
          throw new IllegalArgumentException("cannot be injected into a call: " + fault.get());
    }
  }

  /** Passes an interrupt on to the call, so that the call shows how it reacts. */
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
    return new TransientFailure(registry.place() + ": " + what + " (a fault of the contract test)");
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
  public Optional<Set<EtcdId>> startMarks()
      throws TransientFailure, BootstrapException, InterruptedException {
    return call(Step.READ_MARKS, () -> registry.startMarks());
  }

  @Override
  public boolean markStarted(EtcdId member)
      throws TransientFailure, BootstrapException, InterruptedException {
    return call(Step.MARK, () -> registry.markStarted(member));
  }

  @Override
  public void close() {
    registry.close();
  }
}
