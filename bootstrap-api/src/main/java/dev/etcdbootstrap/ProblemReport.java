package dev.etcdbootstrap;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.LocalMemberCheck;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.cluster.ProblemList;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.Redactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Collects everything that is wrong with a request before it is refused, so that nobody mends one
 * thing to be told of the next: of each kind of problem the first twenty, and how many more there
 * are. Not thread-safe.
 */
public final class ProblemReport {

  private final ProblemList usage = new ProblemList();
  private final ProblemList cluster = new ProblemList();
  private final List<BootstrapException> failures = new ArrayList<>();
  private final List<InvalidClusterException> lists = new ArrayList<>();

  /** An empty report. */
  public ProblemReport() {}

  /** A mistake in how something was asked. */
  public void usage(Problem problem) {
    usage.add(problem);
  }

  /** Whether another mistake of this code would only be counted: its text does not matter. */
  public boolean isFull(String code) {
    return usage.isFull(code);
  }

  /** What is wrong with, or unwise about, the members themselves. */
  public void cluster(Collection<Problem> problems) {
    cluster.addAll(problems);
  }

  /** A list of members that breaks the rules, and where it was found. */
  void list(InvalidClusterException list, String place) {
    list.problems().forEach(problem -> cluster.add(problem.at(place)));
    lists.add(list);
  }

  /** Adds what is wrong between the lists so far and the local member, as far as they tell. */
  void localMember(LocalMember local) {
    for (InvalidClusterException list : lists) {
      cluster.addAll(errors(list, local));
    }
  }

  /** What is wrong between a list that breaks other rules and the local member. */
  static List<Problem> errors(InvalidClusterException list, LocalMember local) {
    return LocalMemberCheck.of(list, local)
        .map(check -> check.problems(Map.of()).stream().filter(Problem::isError).toList())
        .orElse(List.of());
  }

  /** What somebody else found wrong, each under its own reason. */
  public void failure(BootstrapException failure) {
    boolean isOneSentence = failure.problems().isEmpty();
    List<Problem> problems =
        isOneSentence
            ? List.of(Problem.error(failure.reason().toString(), failure.summary(), ""))
            : failure.problems();
    switch (failure.reason()) {
      case USAGE -> usage.addAll(problems);
      case INVALID_CLUSTER -> cluster.addAll(problems);
      default ->
          failures.add(
              new BootstrapException(
                  failure.reason(),
                  isOneSentence ? "the strategy failed" : failure.summary(),
                  problems));
    }
  }

  /** Adds what another report holds. */
  public void addAll(ProblemReport other) {
    usage.addAll(other.usage.problems());
    cluster.addAll(other.cluster.problems());
    failures.addAll(other.failures);
    lists.addAll(other.lists);
  }

  /** A report without secrets in its problems. */
  public ProblemReport redacted(Redactor redactor) {
    ProblemReport redacted = new ProblemReport();
    usage.problems().forEach(problem -> redacted.usage.add(problem.redacted(redactor)));
    cluster.problems().forEach(problem -> redacted.cluster.add(problem.redacted(redactor)));
    failures.forEach(failure -> redacted.failures.add(failure.redacted(redactor)));
    lists.forEach(list -> redacted.lists.add(list.redacted(redactor)));
    return redacted;
  }

  /** All problems: first those of the request, then other failures, then those of the cluster. */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(usage.problems());
    failures.forEach(failure -> all.addAll(failure.problems()));
    all.addAll(cluster.problems());
    return all;
  }

  /** Those that prevent a start. */
  public List<Problem> errors() {
    return problems().stream().filter(Problem::isError).toList();
  }

  /** Those that do not. */
  public List<Problem> warnings() {
    return problems().stream().filter(problem -> !problem.isError()).toList();
  }

  /** All problems, one on a line. */
  @Override
  public String toString() {
    return problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  /**
   * Refuses the request if anything prevents a start.
   *
   * @throws BootstrapException when there is an error: {@link Reason#USAGE} when the request is
   *     wrong, whatever else is, else the reason of the first failure, and {@link
   *     Reason#INVALID_CLUSTER} when only the cluster is wrong
   */
  public void throwIfAnyError() throws BootstrapException {
    List<Problem> errors = errors();
    if (errors.isEmpty()) {
      return;
    }
    if (usage.problems().stream().anyMatch(Problem::isError)) {
      throw new BootstrapException(Reason.USAGE, "the configuration is not valid", errors);
    }
    if (!failures.isEmpty()) {
      throw new BootstrapException(failures.get(0).reason(), failures.get(0).summary(), errors);
    }
    throw new BootstrapException(Reason.INVALID_CLUSTER, "the member list is not valid", errors);
  }
}
