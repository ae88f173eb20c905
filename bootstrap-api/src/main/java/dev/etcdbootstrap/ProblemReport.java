package dev.etcdbootstrap;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Collects everything that is wrong with a request before it is refused, so that nobody mends one
 * thing to be told of the next. Not thread-safe.
 */
public final class ProblemReport {

  private final List<Problem> usage = new ArrayList<>();
  private final List<Problem> cluster = new ArrayList<>();

  /** An empty report. */
  public ProblemReport() {}

  /** A mistake in how something was asked. */
  public void usage(Problem problem) {
    usage.add(problem);
  }

  /** What is wrong with, or unwise about, the members themselves. */
  public void cluster(Collection<Problem> problems) {
    cluster.addAll(problems);
  }

  /** Adds what another report holds. */
  public void addAll(ProblemReport other) {
    usage.addAll(other.usage);
    cluster.addAll(other.cluster);
  }

  /** All problems: first those of the request, then those of the cluster. */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(usage);
    all.addAll(cluster);
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

  /**
   * Refuses the request if anything prevents a start.
   *
   * @throws BootstrapException when there is an error: {@link Reason#USAGE} when the request is
   *     wrong, whatever else is, and {@link Reason#INVALID_CLUSTER} when only the cluster is
   */
  public void throwIfAnyError() throws BootstrapException {
    List<Problem> errors = errors();
    if (errors.isEmpty()) {
      return;
    }
    boolean wrongRequest = usage.stream().anyMatch(Problem::isError);
    throw new BootstrapException(
        wrongRequest ? Reason.USAGE : Reason.INVALID_CLUSTER,
        wrongRequest ? "the configuration is not valid" : "the member list is not valid",
        errors);
  }
}
