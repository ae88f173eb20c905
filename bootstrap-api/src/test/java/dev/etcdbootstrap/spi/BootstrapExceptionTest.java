package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BootstrapExceptionTest {

  private static final Problem ONE = Problem.error("one", "one is wrong", "mend it", "a");
  private static final Problem TWO = Problem.error("two", "two is wrong", "");

  @Test
  void ofOneSentence() {
    BootstrapException e = new BootstrapException(Reason.TIMEOUT, "too late");

    assertThat(e).hasMessage("too late").hasNoCause();
    assertThat(e.summary()).isEqualTo("too late");
    assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(e.problems()).isEmpty();
  }

  @Test
  void ofACauseThatTheMessageDoesWithout() {
    Throwable cause = new IllegalStateException("inner");

    assertThat(new BootstrapException(Reason.UNAVAILABLE, "no answer", cause))
        .hasMessage("no answer")
        .cause()
        .isSameAs(cause);
  }

  @Test
  void ofOnePartOnALine() {
    assertThat(new BootstrapException(Reason.USAGE, "not valid", List.of(ONE)))
        .hasMessage("not valid: one is wrong; mend it");
  }

  @Test
  void ofSeveralPartsOnALineEach() {
    BootstrapException e = new BootstrapException(Reason.USAGE, "not valid", List.of(ONE, TWO));

    assertThat(e).hasMessage("not valid:\n  - one is wrong; mend it\n  - two is wrong");
    assertThat(e.summary()).isEqualTo("not valid");
    assertThat(e.problems()).containsExactly(ONE, TWO);
  }

  @Test
  void ofAnInvalidCluster() {
    InvalidClusterException cause = new InvalidClusterException(List.of(ONE));
    BootstrapException e = new BootstrapException(cause);

    assertThat(e)
        .hasMessage("the member list is not valid: one is wrong; mend it")
        .cause()
        .isSameAs(cause);
    assertThat(e.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(e.problems()).containsExactly(ONE);
  }
}
