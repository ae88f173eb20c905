package dev.etcdbootstrap.testkit.rendezvous;

import static dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.ALWAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.Fault;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults that every shared registry can have and that can be injected into calls as well as into a
 * server; {@link RegistryFaultsContractTest} adds those that need a server.
 */
abstract class RegistryFailuresContract extends RegistryContract {

  static final Duration SHORT = Duration.ofMillis(1500);

  /** The request timeout where a server does not answer. */
  static final Duration IMPATIENT = Duration.ofMillis(300);

  /** More requests than any of these tests needs, and fewer than a loop without pauses sends. */
  static final int BOUND = 24;

  @Test
  @DisplayName("a closed registry is tried until the deadline")
  void nobodyListens() {
    FaultyRegistry registry = open("3");
    registry.close();
    timeout = SHORT;
    requestTimeout = IMPATIENT;

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("could not be read")
        .hasMessageContaining("nothing was registered");
  }

  @ParameterizedTest
  @EnumSource(names = "UNAVAILABLE")
  @DisplayName("a registry that cannot be read is tried until the deadline")
  void neverRead(Fault fault) {
    FaultyRegistry registry = open("3");
    registry.fail(Step.READ, fault, ALWAYS);
    timeout = SHORT;
    requestTimeout = IMPATIENT;

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("could not be read")
        .hasMessageContaining("nothing was registered");
    assertThat(registry.count(Step.READ)).isBetween(1, BOUND);
    assertThat(registry.count(Step.REGISTER)).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = "UNAVAILABLE")
  @DisplayName("a registration that fails is tried until the deadline")
  void neverRegistered(Fault fault) {
    FaultyRegistry registry = open("3");
    registry.fail(Step.REGISTER, fault, ALWAYS);
    timeout = SHORT;
    requestTimeout = IMPATIENT;

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure)
        .hasMessageContaining("0 of 3")
        .hasMessageContaining("whether this member was registered is not known");
    assertThat(registry.count(Step.REGISTER)).isBetween(1, BOUND);
    assertThat(registry.registrations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "UNAVAILABLE"})
  @DisplayName("a wait without changes goes on until the deadline, and never spins")
  void neverToldAnything(Fault fault) {
    FaultyRegistry registry = open("2");
    registry.fail(Step.WAIT, fault, ALWAYS);
    timeout = SHORT;
    requestTimeout = IMPATIENT;

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure).hasMessageContaining("1 of 2 (a)").hasMessageContaining("keeps its place");
    assertThat(registry.count(Step.WAIT)).isBetween(1, BOUND);
    assertThat(registry.count(Step.READ)).isLessThan(BOUND);
    assertThat(registry.registrations()).containsExactly(own(registry));
  }

  @ParameterizedTest
  @CsvSource({"READ,UNAVAILABLE", "REGISTER,UNAVAILABLE", "WAIT,UNAVAILABLE"})
  @DisplayName("two failures, then success: the member bootstraps")
  void passes(Step step, Fault fault) throws Exception {
    FaultyRegistry registry = open("2");
    registry.fail(step, fault, 2);
    requestTimeout = fault == Fault.SILENT ? IMPATIENT : requestTimeout;
    registry.during(Step.WAIT, step == Step.WAIT ? 3 : 1, () -> registry.put(B));

    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380");

    assertThat(registry.registrations()).containsExactly(own(registry), B);
    assertThat(registry.count(step)).isBetween(2, BOUND);
  }

  @ParameterizedTest
  @EnumSource(names = "LOST_ANSWER")
  @DisplayName("a registration whose answer is lost is found and keeps its place")
  void answerLost(Fault fault) throws Exception {
    FaultyRegistry registry = open("2");
    registry.fail(Step.REGISTER, fault, 1);
    requestTimeout = fault == Fault.UNANSWERED ? IMPATIENT : requestTimeout;
    registry.during(Step.WAIT, 1, () -> registry.put(B));

    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380");

    assertThat(registry.registrations()).containsExactly(own(registry), B);
    // The client library may repeat a request; the protocol must not.
    assertThat(registry.count(Step.REGISTER))
        .isLessThanOrEqualTo(fault == Fault.UNANSWERED ? 1 : 2);
    assertThat(toldAsNew()).containsExactly(false);
  }

  @Test
  @DisplayName("a token that does not exist fails at once")
  void noToken() {
    FaultyRegistry registry = open("");

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure)
        .hasMessageContaining("token create")
        .hasMessageContaining("nothing was registered");
    assertThat(registry.count(Step.READ)).isLessThanOrEqualTo(1);
    assertThat(registry.registrations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE,2", "LOST_ANSWER,1"})
  @DisplayName("a failed withdrawal is tried again, and reported if it cannot succeed")
  void withdrawing(Fault fault, int times) {
    FaultyRegistry registry = open("1");
    registry.during(Step.REGISTER, 1, () -> registry.put(B));
    registry.fail(Step.WITHDRAW, fault, times);

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.CLUSTER_FULL);
    if (fault == Fault.DENIED) {
      assertThat(failure)
          .hasMessageContaining(own(registry).key() + ", could not be withdrawn")
          .hasMessageContaining("remove it by hand");
      assertThat(registry.registrations()).isEqualTo(List.of(B, own(registry)));
    } else {
      assertThat(failure).hasMessageContaining("was withdrawn");
      assertThat(registry.registrations()).containsExactly(B);
    }
  }
}
