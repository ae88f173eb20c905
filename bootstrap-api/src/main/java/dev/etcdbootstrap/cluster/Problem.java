package dev.etcdbootstrap.cluster;

import dev.etcdbootstrap.text.Redactor;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/** One thing that is wrong with a cluster or a configuration. Immutable and thread-safe. */
public final class Problem implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Whether a problem prevents a start. */
  public enum Severity {
    /** The cluster could not form, or not as meant. */
    ERROR,
    /** Worth a look; never stops a start. */
    WARNING
  }

  private final String code;
  private final Severity severity;
  private final String message;
  private final String remedy;
  private final int more;

  @SuppressWarnings("serial") // an immutable list, which is serializable
  private final List<String> members;

  private Problem(
      String code,
      Severity severity,
      String message,
      String remedy,
      List<String> members,
      int more) {
    this.code = code;
    this.severity = severity;
    this.message = message;
    this.remedy = remedy;
    this.members = List.copyOf(members);
    this.more = more;
  }

  /**
   * A problem that prevents a start.
   *
   * @param code stable and kebab-case, for programs and for looking up in the documentation
   * @param message what is wrong, and where
   * @param remedy what to do about it; may be empty
   * @param members the names of the members concerned
   */
  public static Problem error(String code, String message, String remedy, String... members) {
    return new Problem(code, Severity.ERROR, message, remedy, List.of(members), 0);
  }

  /** A problem that does not; parameters as for {@link #error}. */
  public static Problem warning(String code, String message, String remedy, String... members) {
    return new Problem(code, Severity.WARNING, message, remedy, List.of(members), 0);
  }

  /** The same problem, which concerns these members. */
  public Problem concerning(List<String> names) {
    return new Problem(code, severity, message, remedy, names, more);
  }

  /** The same problem without secrets in its texts and in the names of members. */
  public Problem redacted(Redactor redactor) {
    return new Problem(
        code,
        severity,
        redactor.redact(message),
        redactor.redact(remedy),
        members.stream().map(redactor::redact).toList(),
        more);
  }

  /** The same problem, its message led by a place; by nothing when the place is empty. */
  public Problem at(String place) {
    return place.isEmpty()
        ? this
        : new Problem(code, severity, place + ": " + message, remedy, members, more);
  }

  /** What stands for more problems of this kind. */
  Problem andMore(int count) {
    return new Problem(
        code,
        severity,
        "and " + count + " more of the kind " + code,
        "mend those that are shown, then look again",
        List.of(),
        count);
  }

  /** For how many further problems of its kind this one stands; 0 for one of its own. */
  int more() {
    return more;
  }

  /** For programs and for looking up in the documentation: stable and kebab-case. */
  public String code() {
    return code;
  }

  /** Whether this prevents a start. */
  public Severity severity() {
    return severity;
  }

  /** Whether this prevents a start. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** What is wrong, and where. */
  public String message() {
    return message;
  }

  /** What to do about it; may be empty. */
  public String remedy() {
    return remedy;
  }

  /**
   * The names of the members concerned, in the order of the list; empty when it concerns none in
   * particular.
   */
  public List<String> members() {
    return members;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Problem problem
        && code.equals(problem.code)
        && severity == problem.severity
        && message.equals(problem.message)
        && remedy.equals(problem.remedy)
        && members.equals(problem.members);
  }

  @Override
  public int hashCode() {
    return Objects.hash(code, message, members);
  }

  /** What is wrong and what to do, on one line. */
  @Override
  public String toString() {
    return remedy.isEmpty() ? message : message + "; " + remedy;
  }
}
