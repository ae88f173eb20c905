package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Problem;
import java.util.Optional;

/** Problems of single records, in words. */
final class RecordRules {

  private RecordRules() {}

  /** Why a record cannot be that of a member. */
  static Optional<Problem> problem(Target target, String owner) {
    if (target.host().isEmpty()) {
      return Optional.of(
          Problem.error(
              "no-service",
              "a record of "
                  + owner
                  + " has the target \".\", which means that the service does not exist",
              "remove it, or give it the host of a member"));
    }
    if (target.port() == 0) {
      return Optional.of(
          Problem.error(
              "port-zero",
              "the record of " + owner + " for " + target.host() + " has port 0",
              "give it the port on which the member listens, usually 2380"));
    }
    try {
      target.url();
      return Optional.empty();
    } catch (InvalidClusterException e) {
      return e.problems().stream().findFirst().map(problem -> problem.at("record of " + owner));
    }
  }

  static Problem sameName(String name, Candidate own, Candidate other) {
    return Problem.error(
        "duplicate-name",
        "this member, "
            + own.host()
            + ":"
            + own.port()
            + ", has the name "
            + name
            + ", which is also the name of the target "
            + other.host()
            + ":"
            + other.port(),
        "set name to the first label of its own host, or to a name that no target has",
        name);
  }

  static String otherName(String name, String others) {
    return "this member has the name "
        + name
        + ", but the others, who know only its record, call it "
        + others
        + " in their lists; the IDs are the same, and with name set to "
        + others
        + " the lists are too";
  }
}
