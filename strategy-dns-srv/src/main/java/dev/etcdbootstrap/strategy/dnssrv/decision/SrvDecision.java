package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.Reason;
import java.util.List;

/** What follows from one snapshot. Immutable. */
public sealed interface SrvDecision {

  /**
   * Every member is there and has an address.
   *
   * @param warnings for a listener
   */
  record Complete(InitialCluster cluster, List<String> warnings) implements SrvDecision {
    public Complete {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Something is missing that may still come.
   *
   * @param reason of the failure if it does not come before the deadline
   * @param because what is missing, and why
   * @param names of the members that are there
   */
  record Incomplete(Reason reason, String because, List<String> names) implements SrvDecision {
    public Incomplete {
      names = List.copyOf(names);
    }
  }

  /**
   * The records do not form a cluster, or not one with the local member.
   *
   * @param isFinal whether records that are just being changed cannot be the cause
   */
  record Refused(Reason reason, String summary, List<Problem> problems, boolean isFinal)
      implements SrvDecision {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** Whether this and the decision on an earlier snapshot show that no record has changed. */
  default boolean confirms(SrvDecision earlier) {
    if (this instanceof Complete complete && earlier instanceof Complete before) {
      return complete.cluster().equals(before.cluster());
    }
    return equals(earlier);
  }
}
