package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;
import java.util.Optional;

/**
 * What a member writes: makes it, withdraws it, and knows what became of it. An observer has none.
 * Not thread-safe.
 */
final class OwnRegistration {

  private final Optional<Registration> registration;
  private final Rendezvous registry;
  private final StrategyContext context;
  private final Schedule schedule;
  private final RendezvousFailures failures;
  private RegistrationState state = RegistrationState.ABSENT;

  /**
   * @param token enters the key
   */
  OwnRegistration(
      Rendezvous registry,
      StrategyContext context,
      String token,
      Schedule schedule,
      RendezvousFailures failures) {
    this.registration = context.localMember().map(local -> Registration.of(local, token));
    this.registry = registry;
    this.context = context;
    this.schedule = schedule;
    this.failures = failures;
  }

  /** Empty for an observer. */
  Optional<Registration> registration() {
    return registration;
  }

  /** Whether nothing is left to be written: an observer, or a member that is registered. */
  boolean isSettled() {
    return registration.isEmpty() || state == RegistrationState.HELD;
  }

  /** Whether a member is still to be registered according to a roster. */
  boolean isMissingIn(Roster roster) {
    return registration.isPresent() && !isIn(roster);
  }

  private boolean isIn(Roster roster) {
    return registration.flatMap(own -> roster.find(own.key())).isPresent();
  }

  /** Whether this is its key. */
  boolean hasKey(String key) {
    return registration.filter(own -> own.key().equals(key)).isPresent();
  }

  /** Notes that it is in a roster, when it is. */
  void note(Roster roster) {
    if (state != RegistrationState.HELD
        && registration.flatMap(own -> roster.find(own.key()).filter(own::isSame)).isPresent()) {
      state = RegistrationState.HELD;
      context.tell(
          roster.isWriteConfirmed()
              ? BootstrapEvent.registered(registry.place())
              : BootstrapEvent.registrationFound(registry.place()));
    }
  }

  /**
   * Writes it.
   *
   * @return a roster that has the key
   * @throws BootstrapException also when it was there before and somebody has removed it
   */
  Roster register(Roster before) throws TransientFailure, BootstrapException, InterruptedException {
    Registration own = registration.orElseThrow();
    if (state == RegistrationState.HELD) {
      state = RegistrationState.REMOVED;
      throw failures.noCluster(
          List.of(Problems.removed(own, context.localMember().orElseThrow().name())), "");
    }
    RegistrationState stateBefore = state;
    state = RegistrationState.UNKNOWN; // the attempt may take effect and fail
    Roster after;
    try {
      after = registry.register(own, before);
    } catch (BootstrapException e) {
      state = stateBefore; // by contract, nothing was written
      throw e;
    }
    if (!isIn(after)) {
      throw new TransientFailure(
          registry.place() + " took the registration of this member and does not show it");
    }
    note(after);
    return after;
  }

  /**
   * Withdraws it if it is in a roster: a key that came too late would be taken for a member as soon
   * as an earlier one is removed.
   *
   * @return what became of it, for a message
   */
  String withdraw(Roster roster) throws InterruptedException {
    if (!isIn(roster)) {
      return ", and nothing was registered";
    }
    String failure;
    do { // at least once: it may have come in just before the deadline
      try {
        registry.withdraw(registration.orElseThrow());
        state = RegistrationState.REMOVED;
        return ", and the registration of this member was withdrawn";
      } catch (TransientFailure e) {
        failure = e.getMessage();
        schedule.pause(failure);
      } catch (BootstrapException e) {
        failure = e.getMessage();
        break;
      }
    } while (!context.deadline().isExpired());
    return ", and the registration of this member, "
        + registration.orElseThrow().key()
        + ", could not be withdrawn ("
        + failure
        + "): remove it by hand";
  }

  /** Says what became of it, where that is not said already. */
  BootstrapException complete(BootstrapException failure) {
    if (registration.isEmpty() || failure.reason() == Reason.CLUSTER_FULL) {
      return failure;
    }
    BootstrapException told =
        new BootstrapException(
            failure.reason(),
            failure.summary() + "; " + state.after(failure.reason()).text(),
            failure.problems());
    told.initCause(failure);
    return told;
  }
}
