package dev.etcdbootstrap.cluster;

import dev.etcdbootstrap.text.Redactor;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A text or a set of members is no valid cluster. Carries every problem found, not just the first,
 * as far as {@link ProblemList} has room for them.
 */
public final class InvalidClusterException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // an immutable list, which is serializable as its elements are
  private final List<Problem> problems;

  /** Of use where the list was read, and nowhere else. */
  private final transient @Nullable List<Member> members;

  /**
   * An exception for these problems.
   *
   * @param problems at least one
   */
  public InvalidClusterException(List<Problem> problems) {
    this(problems, List.of());
  }

  /**
   * An exception for a list of members that breaks the rules, so that its host can say in the same
   * report what is wrong between the list and the local member.
   *
   * @param problems at least one
   * @param members all that are listed, but for those that cannot be read and that a problem
   *     concerns; none when not even all names can be read
   */
  public InvalidClusterException(List<Problem> problems, Collection<Member> members) {
    super(
        ProblemList.limited(problems).stream()
            .map(Problem::toString)
            .collect(Collectors.joining("\n")));
    this.problems = ProblemList.limited(problems);
    this.members = List.copyOf(members);
  }

  /** The members that could be read; empty when it is not certain which others are listed. */
  List<Member> members() {
    return members == null ? List.of() : members;
  }

  /** The same exception without secrets in its problems; this one when there is none in them. */
  public InvalidClusterException redacted(Redactor redactor) {
    List<Problem> redacted = problems.stream().map(problem -> problem.redacted(redactor)).toList();
    return redacted.equals(problems) ? this : new InvalidClusterException(redacted, members());
  }

  /** Everything that is wrong, in the order found, limited as {@link ProblemList} does it. */
  public List<Problem> problems() {
    return problems;
  }
}
