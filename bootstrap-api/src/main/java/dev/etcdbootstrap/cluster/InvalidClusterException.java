package dev.etcdbootstrap.cluster;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A text or a set of members is no valid cluster. Carries every problem found, not just the first.
 */
public final class InvalidClusterException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // an immutable list, which is serializable as its elements are
  private final List<Problem> problems;

  /**
   * An exception for these problems.
   *
   * @param problems at least one
   */
  public InvalidClusterException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong, in the order found. */
  public List<Problem> problems() {
    return problems;
  }
}
