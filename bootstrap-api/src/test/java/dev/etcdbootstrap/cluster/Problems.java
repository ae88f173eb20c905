package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests ask of problems. */
final class Problems {

  private Problems() {}

  /** Those with which the call is refused, which must be at least one. */
  static List<Problem> of(ThrowingCallable call) {
    InvalidClusterException refusal = catchThrowableOfType(InvalidClusterException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.problems()).isNotEmpty();
    return refusal.problems();
  }

  /** The only one with which the call is refused. */
  static Problem only(ThrowingCallable call) {
    return only(of(call));
  }

  /** The only one of these. */
  static Problem only(List<Problem> problems) {
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  static List<String> codes(List<Problem> problems) {
    return problems.stream().map(Problem::code).toList();
  }

  /** Fails when a terminal or a log would show the text as anything but one line of itself. */
  static void assertPrintable(String text) {
    text.codePoints()
        .filter(Problems::isUnprintable)
        .forEach(c -> fail("U+%04X is unprintable, in <%s>", c, text));
  }

  private static boolean isUnprintable(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.SURROGATE
        || c == '\u2028'
        || c == '\u2029';
  }
}
