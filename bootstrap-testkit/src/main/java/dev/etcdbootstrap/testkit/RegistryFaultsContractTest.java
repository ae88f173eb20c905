package dev.etcdbootstrap.testkit;

import static dev.etcdbootstrap.testkit.FaultyRegistry.ALWAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testkit.FaultyRegistry.Fault;
import dev.etcdbootstrap.testkit.FaultyRegistry.Step;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What can go wrong between a member and a shared registry, the same for every one: what a server
 * does or does not answer. To test a {@link dev.etcdbootstrap.rendezvous.RendezvousStrategy} whose
 * protocol a test can speak, extend this class and {@link RegistryRacesContractTest}, give a server
 * that fails as it is told, and add the faults that are its own. Without such a server, extend
 * {@link RendezvousContractTest}.
 */
public abstract class RegistryFaultsContractTest extends RegistryFailuresContract {

  /** For subclasses. */
  protected RegistryFaultsContractTest() {}

  @Override
  @ParameterizedTest
  @EnumSource(names = {"SILENT", "BROKEN_OFF", "UNAVAILABLE"})
  @DisplayName("a registry that cannot be read is tried until the deadline")
  void neverRead(Fault fault) {
    super.neverRead(fault);
  }

  @Override
  @ParameterizedTest
  @EnumSource(names = {"SILENT", "BROKEN_OFF", "UNAVAILABLE", "NONSENSE"})
  @DisplayName("a registration that never gets through is tried until the deadline")
  void neverRegistered(Fault fault) {
    super.neverRegistered(fault);
  }

  @Override
  @ParameterizedTest
  @EnumSource(names = {"SILENT", "BROKEN_OFF", "UNAVAILABLE", "ENDED", "LOST_POSITION"})
  @DisplayName("a wait that brings nothing goes on until the deadline, and never spins")
  void neverToldAnything(Fault fault) {
    super.neverToldAnything(fault);
  }

  @Override
  @ParameterizedTest
  @CsvSource({
    "READ,SILENT",
    "READ,BROKEN_OFF",
    "READ,UNAVAILABLE",
    "REGISTER,SILENT",
    "REGISTER,BROKEN_OFF",
    "REGISTER,UNAVAILABLE",
    "REGISTER,NONSENSE",
    "WAIT,BROKEN_OFF",
    "WAIT,UNAVAILABLE",
    "WAIT,ENDED",
  })
  @DisplayName("what goes wrong twice and then well is no failure")
  void passes(Step step, Fault fault) throws Exception {
    super.passes(step, fault);
  }

  @Override
  @ParameterizedTest
  @EnumSource(names = {"LOST_ANSWER", "UNANSWERED"})
  @DisplayName("a registration whose answer is lost is found, and holds its place")
  void answerLost(Fault fault) throws Exception {
    super.answerLost(fault);
  }

  @Override
  @ParameterizedTest
  @CsvSource({"UNAVAILABLE,2", "BROKEN_OFF,2", "LOST_ANSWER,1", "DENIED,1"})
  @DisplayName("a withdrawal is tried again, and is told when it cannot be")
  void withdrawing(Fault fault, int times) {
    super.withdrawing(fault, times);
  }

  @ParameterizedTest
  @CsvSource({
    "READ,nothing was registered,0",
    "REGISTER,nothing was registered,0",
    "WAIT,keeps its place,1",
  })
  @DisplayName("who is denied is told at once")
  void denied(Step step, String standing, int registered) {
    FaultyRegistry registry = open("2");
    registry.fail(step, Fault.DENIED, ALWAYS);

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure).hasMessageContaining(standing);
    assertThat(registry.count(step)).isEqualTo(1);
    assertThat(registry.registrations()).hasSize(registered);
  }

  @Test
  @DisplayName("an answer that is none of the protocol is an error at once")
  void nonsense() {
    FaultyRegistry registry = open("3");
    registry.fail(Step.READ, Fault.NONSENSE, ALWAYS);

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("nothing was registered");
    assertThat(registry.count(Step.READ)).isEqualTo(1);
    assertThat(registry.count(Step.REGISTER)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "three", "1001", "99999999999999999999", "1.5", "1 "})
  @DisplayName("a size that is none is told at once, with its value")
  void senselessSize(String size) {
    FaultyRegistry registry = open(size);

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("the cluster size is \"" + size.strip())
        .hasMessageContaining("1 to 1000")
        .hasMessageContaining("nothing was registered");
    assertThat(registry.count(Step.READ)).isLessThanOrEqualTo(1);
    assertThat(registry.registrations()).isEmpty();
  }

  @Test
  @DisplayName("a size that is huge is not shown in full, nor is what controls a terminal")
  void hugeSize() {
    FaultyRegistry registry = open("9\u001b".repeat(5000));

    assertThat(fail(registry).getMessage()).hasSizeLessThan(600).doesNotContain("\u001b");
  }

  @Test
  @DisplayName("a lost position is read again, and nothing is missed")
  void positionLost() throws Exception {
    FaultyRegistry registry = open("2");
    registry.fail(Step.WAIT, Fault.LOST_POSITION, 1);
    registry.during(Step.WAIT, 1, () -> registry.put(B));

    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380");

    assertThat(registry.count(Step.WAIT)).isEqualTo(1);
    assertThat(registry.count(Step.READ)).isEqualTo(2);
  }

  @Test
  @DisplayName("a position may be lost more than once")
  void positionLostAgain() throws Exception {
    FaultyRegistry registry = open("3");
    registry.fail(Step.WAIT, Fault.LOST_POSITION, 2);
    registry.during(Step.WAIT, 1, () -> registry.put(B));
    registry.during(Step.WAIT, 2, () -> registry.put(C));

    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380,c=http://c:2380");
    assertThat(registry.count(Step.READ)).isLessThanOrEqualTo(4);
  }
}
