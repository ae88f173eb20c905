package dev.etcdbootstrap.spi;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.cluster.ProblemList;
import dev.etcdbootstrap.text.Redactor;
import java.util.List;

/**
 * There is no member list, and why. The message says what happened, where, and what to do next, and
 * holds no secret.
 */
public final class BootstrapException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String summary;

  @SuppressWarnings("serial") // an immutable list, which is serializable as its elements are
  private final List<Problem> problems;

  /** A failure that one sentence tells. */
  public BootstrapException(Reason reason, String message) {
    this(reason, message, List.of());
  }

  /** A failure with its cause, which helps in debugging; the message must do without it. */
  public BootstrapException(Reason reason, String message, Throwable cause) {
    this(reason, message, List.of());
    initCause(cause);
  }

  /**
   * A failure of several parts, of which as many are kept as {@link ProblemList} has room for.
   *
   * @param summary one sentence on the whole; {@link #getMessage} appends every problem to it
   */
  public BootstrapException(Reason reason, String summary, List<Problem> problems) {
    super(message(summary, problems));
    this.reason = reason;
    this.summary = summary;
    this.problems = ProblemList.limited(problems);
  }

  /** A list of members that breaks the rules. */
  public BootstrapException(InvalidClusterException cause) {
    this(Reason.INVALID_CLUSTER, "the member list is not valid", cause.problems());
    initCause(cause);
  }

  private static String message(String summary, List<Problem> problems) {
    StringBuilder out = new StringBuilder(summary);
    String separator = problems.size() == 1 ? ": " : ":\n  - ";
    for (Problem problem : ProblemList.limited(problems)) {
      out.append(separator).append(problem);
      separator = "\n  - ";
    }
    return out.toString();
  }

  /**
   * The same failure without secrets in its texts, its causes and what it suppressed; this one when
   * there is none in them.
   */
  public BootstrapException redacted(Redactor redactor) {
    String shown = redactor.redact(summary);
    List<Problem> shownProblems =
        problems.stream().map(problem -> problem.redacted(redactor)).toList();
    Throwable whole = redactor.redact((Throwable) this);
    if (whole == this && shown.equals(summary) && shownProblems.equals(problems)) {
      return this;
    }
    BootstrapException redacted = new BootstrapException(reason, shown, shownProblems);
    redacted.setStackTrace(getStackTrace());
    if (whole.getCause() != null) {
      redacted.initCause(whole.getCause());
    }
    for (Throwable suppressed : whole.getSuppressed()) {
      redacted.addSuppressed(suppressed);
    }
    return redacted;
  }

  /** The summary with all problems. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What kind of failure this is. */
  public Reason reason() {
    return reason;
  }

  /** One sentence on the whole, without the problems. */
  public String summary() {
    return summary;
  }

  /** The parts of the failure; empty when the summary says it all. */
  public List<Problem> problems() {
    return problems;
  }
}
