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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults between a member and a shared registry: what the server answers, or does not. To test a
 * {@link dev.etcdbootstrap.rendezvous.RendezvousStrategy} with a server that your test implements,
 * extend this class, {@link RegistryRacesContractTest} and, for a registry that keeps start marks,
 * {@link RegistryMarksContractTest}, provide that server as a {@link FaultyRegistry}, and add the
 * faults that only your protocol has. If you test with a real server, extend {@link
 * RendezvousContractTest} instead.
 */
public abstract class RegistryFaultsContractTest extends RegistryFailuresContract {

  /** More than the first burst and what follows at its rate within a deadline. */
  private static final int FLOOD_BOUND = 60;

  /** For subclasses. */
  protected RegistryFaultsContractTest() {}

  @Override
  @ParameterizedTest
  @EnumSource(names = {"SILENT", "DISCONNECTED", "UNAVAILABLE"})
  @DisplayName("a registry that cannot be read is tried until the deadline")
  void neverRead(Fault fault) {
    super.neverRead(fault);
  }

  @Override
  @ParameterizedTest
  @EnumSource(names = {"SILENT", "DISCONNECTED", "UNAVAILABLE", "MALFORMED"})
  @DisplayName("a registration that fails is tried until the deadline")
  void neverRegistered(Fault fault) {
    super.neverRegistered(fault);
  }

  @Override
  @ParameterizedTest
  @EnumSource(names = {"SILENT", "DISCONNECTED", "UNAVAILABLE", "ENDED", "LOST_POSITION"})
  @DisplayName("a wait without changes goes on until the deadline, and never spins")
  void neverToldAnything(Fault fault) {
    super.neverToldAnything(fault);
  }

  @Override
  @ParameterizedTest
  @CsvSource({
    "READ,SILENT",
    "READ,DISCONNECTED",
    "READ,UNAVAILABLE",
    "REGISTER,SILENT",
    "REGISTER,DISCONNECTED",
    "REGISTER,UNAVAILABLE",
    "REGISTER,MALFORMED",
    "WAIT,DISCONNECTED",
    "WAIT,UNAVAILABLE",
    "WAIT,ENDED",
  })
  @DisplayName("two failures, then success: the member bootstraps")
  void passes(Step step, Fault fault) throws Exception {
    super.passes(step, fault);
  }

  @Override
  @ParameterizedTest
  @EnumSource(names = {"LOST_ANSWER", "UNANSWERED"})
  @DisplayName("a registration whose answer is lost is found and keeps its place")
  void answerLost(Fault fault) throws Exception {
    super.answerLost(fault);
  }

  @Override
  @ParameterizedTest
  @CsvSource({"UNAVAILABLE,2", "DISCONNECTED,2", "LOST_ANSWER,1", "DENIED,1"})
  @DisplayName("a failed withdrawal is tried again, and reported if it cannot succeed")
  void withdrawing(Fault fault, int times) {
    super.withdrawing(fault, times);
  }

  @ParameterizedTest
  @ValueSource(longs = {300, 10_000})
  @DisplayName("a withdrawal that hangs ends with the deadline, as full, and the key is named")
  void withdrawalHangs(long requestMillis) {
    FaultyRegistry registry = open("1");
    registry.during(Step.REGISTER, 1, () -> registry.put(B));
    registry.fail(Step.WITHDRAW, Fault.SILENT, ALWAYS);
    timeout = SHORT;
    requestTimeout = Duration.ofMillis(requestMillis);

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(failure)
        .hasMessageContaining(own(registry).key() + ", could not be withdrawn")
        .hasMessageContaining("remove it by hand")
        .hasMessageNotContaining("raise timeout");
    assertThat(registry.count(Step.WITHDRAW)).isBetween(1, BOUND);
    assertThat(registry.registrations()).isEqualTo(List.of(B, own(registry)));
  }

  @Test
  @DisplayName("an answer without end is not read to the end, and fails at once")
  void endless() {
    FaultyRegistry registry = open("3");
    registry.fail(Step.READ, Fault.ENDLESS, ALWAYS);

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("nothing was registered");
    assertThat(registry.count(Step.READ)).isEqualTo(1);
    assertThat(registry.count(Step.REGISTER)).isZero();
  }

  @Test
  @DisplayName("news without end are looked at with a rate: requests and events have a bound")
  void flood() {
    FaultyRegistry registry = open("9");
    registry.fail(Step.WAIT, Fault.FLOOD, ALWAYS);
    timeout = SHORT;
    int toldBefore = told();

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure).hasMessageContaining("of 9").hasMessageContaining("keeps its place");
    assertThat(registry.count(Step.WAIT)).isBetween(1, FLOOD_BOUND);
    assertThat(registry.count(Step.READ)).isLessThan(FLOOD_BOUND);
    assertThat(told() - toldBefore).isLessThan(FLOOD_BOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "READ,nothing was registered,0",
    "REGISTER,nothing was registered,0",
    "WAIT,keeps its place,1",
  })
  @DisplayName("a missing permission fails at once")
  void denied(Step step, String state, int registered) {
    FaultyRegistry registry = open("2");
    registry.fail(step, Fault.DENIED, ALWAYS);

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure).hasMessageContaining(state);
    assertThat(registry.count(step)).isEqualTo(1);
    assertThat(registry.registrations()).hasSize(registered);
  }

  @Test
  @DisplayName("an answer that is not one of the protocol fails at once")
  void malformed() {
    FaultyRegistry registry = open("3");
    registry.fail(Step.READ, Fault.MALFORMED, ALWAYS);

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("nothing was registered");
    assertThat(registry.count(Step.READ)).isEqualTo(1);
    assertThat(registry.count(Step.REGISTER)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "three", "1001", "99999999999999999999", "1.5", "1 "})
  @DisplayName("an invalid size fails at once, and is shown")
  void invalidSize(String size) {
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
  @DisplayName("a huge size is not shown in full, and control characters are not shown")
  void hugeSize() {
    FaultyRegistry registry = open("9\u001b".repeat(5000));

    assertThat(fail(registry).getMessage()).hasSizeLessThan(600).doesNotContain("\u001b");
  }

  @Test
  @DisplayName("after a lost position the registry is read again, and nothing is missed")
  void positionLost() throws Exception {
    FaultyRegistry registry = open("2");
    registry.fail(Step.WAIT, Fault.LOST_POSITION, 1);
    registry.during(Step.WAIT, 1, () -> registry.put(B));

    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380");

    assertThat(registry.count(Step.WAIT)).isEqualTo(1);
    assertThat(registry.count(Step.READ)).isEqualTo(2);
  }

  @Test
  @DisplayName("the position may be lost more than once")
  void positionLostAgain() throws Exception {
    FaultyRegistry registry = open("3");
    registry.fail(Step.WAIT, Fault.LOST_POSITION, 2);
    registry.during(Step.WAIT, 1, () -> registry.put(B));
    registry.during(Step.WAIT, 2, () -> registry.put(C));

    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380,c=http://c:2380");
    assertThat(registry.count(Step.READ)).isLessThanOrEqualTo(4);
  }
}
