package dev.etcdbootstrap.testkit.rendezvous;

import static dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.ALWAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.Fault;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.Step;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Start marks in a shared registry on a server that your test implements; see {@link
 * RegistryFaultsContractTest}. What cannot be found out must never pass for a registry without
 * marks. Most tests are skipped for a registry that keeps none.
 */
public abstract class RegistryMarksContractTest extends RegistryMarksContract {

  /** For subclasses. */
  protected RegistryMarksContractTest() {}

  @Override
  @ParameterizedTest
  @EnumSource(names = {"SILENT", "DISCONNECTED", "UNAVAILABLE"})
  @DisplayName("marks that cannot be read are asked for until the deadline, and are not none")
  void neverRead(Fault fault) throws Exception {
    super.neverRead(fault);
  }

  @Override
  @ParameterizedTest
  @EnumSource(names = {"SILENT", "DISCONNECTED", "UNAVAILABLE", "MALFORMED"})
  @DisplayName(
      "a mark that cannot be written is tried until the deadline, and not taken for written")
  void neverWritten(Fault fault) throws Exception {
    super.neverWritten(fault);
  }

  @Override
  @ParameterizedTest
  @EnumSource(names = {"LOST_ANSWER", "UNANSWERED"})
  @DisplayName("a mark whose answer is lost is written")
  void answerLost(Fault fault) throws Exception {
    super.answerLost(fault);
  }

  @Test
  @DisplayName("a missing permission is told at once, to who reads marks and to who writes one")
  void denied() throws Exception {
    FaultyRegistry registry = openWithMarks("3");
    registry.fail(Step.READ_MARKS, Fault.DENIED, ALWAYS);
    registry.fail(Step.MARK, Fault.DENIED, ALWAYS);

    assertThat(failToRead(registry).reason()).isEqualTo(Reason.DENIED);
    assertThat(failToMark(registry).reason()).isEqualTo(Reason.DENIED);

    assertThat(registry.count(Step.READ_MARKS)).isEqualTo(1);
    assertThat(registry.count(Step.MARK)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"MALFORMED", "ENDLESS"})
  @DisplayName("an answer that is not one of the protocol, or has no end, fails at once")
  void noAnswer(Fault fault) throws Exception {
    FaultyRegistry registry = openWithMarks("3");
    registry.fail(Step.READ_MARKS, fault, ALWAYS);

    BootstrapException failure = failToRead(registry);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(registry.count(Step.READ_MARKS)).isEqualTo(1);
  }
}
