package dev.etcdbootstrap.cluster;

import java.util.List;

/**
 * One thing that is wrong with a cluster or a configuration.
 *
 * @param code stable and kebab-case, for programs and for looking up in the documentation
 * @param severity whether it prevents a start
 * @param message what is wrong, and where
 * @param remedy what to do about it
 * @param members the names of the members concerned, in the order of the list; empty when it
 *     concerns none in particular
 */
public record Problem(
    String code, Severity severity, String message, String remedy, List<String> members) {

  /** Whether a problem prevents a start. */
  public enum Severity {
    /** The cluster could not form, or not as meant. */
    ERROR,
    /** Worth a look; never stops a start. */
    WARNING
  }

  /** Copies the list of members. */
  public Problem {
    members = List.copyOf(members);
  }

  /** An error that concerns these members. */
  public static Problem error(String code, String message, String remedy, String... members) {
    return new Problem(code, Severity.ERROR, message, remedy, List.of(members));
  }

  /** A warning that concerns these members. */
  public static Problem warning(String code, String message, String remedy, String... members) {
    return new Problem(code, Severity.WARNING, message, remedy, List.of(members));
  }

  /** Whether this prevents a start. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** The same problem, its message led by a place; by nothing when the place is empty. */
  public Problem at(String place) {
    return place.isEmpty()
        ? this
        : new Problem(code, severity, place + ": " + message, remedy, members);
  }

  /** What is wrong and what to do, on one line. */
  @Override
  public String toString() {
    return remedy.isEmpty() ? message : message + "; " + remedy;
  }
}
