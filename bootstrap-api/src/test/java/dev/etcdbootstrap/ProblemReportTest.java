package dev.etcdbootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProblemReportTest {

  private static final Problem USAGE = Problem.error("usage-error", "wrong request", "");
  private static final Problem USAGE_WARNING = Problem.warning("usage-warning", "odd request", "");
  private static final Problem CLUSTER = Problem.error("cluster-error", "wrong cluster", "");
  private static final Problem CLUSTER_WARNING =
      Problem.warning("cluster-warning", "odd cluster", "");

  private static final Option<Integer> SIZE = Option.integer("size", 1, 9);

  private final ProblemReport report = new ProblemReport();

  @Test
  void anEmptyOneRefusesNothing() throws BootstrapException {
    report.throwIfAnyError();

    assertThat(report.problems()).isEmpty();
    assertThat(report.errors()).isEmpty();
    assertThat(report.warnings()).isEmpty();
  }

  @Test
  void warningsRefuseNothing() throws BootstrapException {
    report.usage(USAGE_WARNING);
    report.cluster(List.of(CLUSTER_WARNING));

    report.throwIfAnyError();

    assertThat(report.warnings()).containsExactly(USAGE_WARNING, CLUSTER_WARNING);
    assertThat(report.errors()).isEmpty();
  }

  @Test
  void problemsOfTheRequestComeFirst() {
    report.cluster(List.of(CLUSTER, CLUSTER_WARNING));
    report.usage(USAGE);
    report.usage(USAGE_WARNING);

    assertThat(report.problems()).containsExactly(USAGE, USAGE_WARNING, CLUSTER, CLUSTER_WARNING);
    assertThat(report.errors()).containsExactly(USAGE, CLUSTER);
    assertThat(report.warnings()).containsExactly(USAGE_WARNING, CLUSTER_WARNING);
  }

  @Test
  void aWrongRequestIsRefusedAsUsageWhateverElseIsWrong() {
    report.cluster(List.of(CLUSTER, CLUSTER_WARNING));
    report.usage(USAGE);

    assertThatThrownBy(report::throwIfAnyError)
        .hasMessage("the configuration is not valid:\n  - wrong request\n  - wrong cluster")
        .isInstanceOfSatisfying(
            BootstrapException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.USAGE);
              assertThat(e.problems()).containsExactly(USAGE, CLUSTER);
            });
  }

  @Test
  void aWrongClusterIsRefusedAsThat() {
    report.usage(USAGE_WARNING);
    report.cluster(List.of(CLUSTER));

    assertThatThrownBy(report::throwIfAnyError)
        .hasMessage("the member list is not valid: wrong cluster")
        .isInstanceOfSatisfying(
            BootstrapException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_CLUSTER));
  }

  @Test
  void aFailureOfSeveralPartsKeepsItsSummary() {
    report.failure(new BootstrapException(Reason.UNAVAILABLE, "nobody listens", List.of(USAGE)));
    report.failure(new BootstrapException(Reason.TIMEOUT, "too late"));

    assertThatThrownBy(report::throwIfAnyError)
        .hasMessage("nobody listens:\n  - wrong request\n  - too late")
        .isInstanceOfSatisfying(
            BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
  }

  @Test
  void aFailureOfOneSentenceIsTheStrategys() {
    report.failure(new BootstrapException(Reason.TIMEOUT, "too late"));

    assertThatThrownBy(report::throwIfAnyError).hasMessage("the strategy failed: too late");
  }

  @Test
  void takesOverAnotherReport() {
    ProblemReport other = new ProblemReport();
    other.usage(USAGE);
    other.cluster(List.of(CLUSTER));
    report.cluster(List.of(CLUSTER_WARNING));

    report.addAll(other);

    assertThat(report.problems()).containsExactly(USAGE, CLUSTER_WARNING, CLUSTER);
  }

  @Test
  void readsAValue() {
    assertThat(OptionText.of("3", "app.yaml:1").read(SIZE, report)).contains(3);
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void notesAnIllTypedValueWithItsPlace() {
    assertThat(OptionText.of("ten", "app.yaml:1").read(SIZE, report)).isEmpty();
    assertThat(OptionText.of("10", "").read(SIZE, report)).isEmpty();

    assertThat(report.problems())
        .containsExactly(
            Problem.error(
                "bad-option-value",
                "app.yaml:1: size is \"ten\", but must be a whole number from 1 to 9",
                ""),
            Problem.error(
                "bad-option-value", "size is \"10\", but must be a whole number from 1 to 9", ""));
    assertThatThrownBy(report::throwIfAnyError)
        .isInstanceOfSatisfying(
            BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE));
  }

  @Test
  void doesNotShowASecret() {
    assertThat(OptionText.of("hunter2", "").read(SIZE.secret(), report)).isEmpty();

    assertThat(report.problems())
        .containsExactly(
            Problem.error("bad-option-value", "size must be a whole number from 1 to 9", ""));
  }

  @Test
  void aBadUrlIsAProblemOfTheClusterWithItsPlace() {
    Option<List<PeerUrl>> urls = Option.of("urls", "URL", PeerUrl::parseList);

    assertThat(OptionText.of("http://a,http://b", "app.yaml:2").read(urls, report)).isEmpty();

    assertThat(report.problems())
        .extracting(Problem::message)
        .containsExactly(
            "app.yaml:2: peer URL http://a has no port",
            "app.yaml:2: peer URL http://b has no port");
    assertThatThrownBy(report::throwIfAnyError)
        .isInstanceOfSatisfying(
            BootstrapException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_CLUSTER));
  }
}
