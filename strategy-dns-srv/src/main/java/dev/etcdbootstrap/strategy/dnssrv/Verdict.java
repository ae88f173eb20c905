package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.Reason;
import java.util.List;

/** What follows from one look. Pure: the same look leads every member to the same cluster. */
sealed interface Verdict {

  /**
   * Every member is there and can be reached by an address.
   *
   * @param warnings for a listener
   */
  record Complete(InitialCluster cluster, List<String> warnings) implements Verdict {
    /** Copies the warnings. */
    public Complete {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Something is missing that may still come.
   *
   * @param reason what kind of failure it is at the deadline
   * @param because what is missing, and why
   * @param names of the members that are there
   */
  record Incomplete(Reason reason, String because, List<String> names) implements Verdict {
    /** Copies the names. */
    public Incomplete {
      names = List.copyOf(names);
    }
  }

  /**
   * The records make no cluster, or not with the local member.
   *
   * @param isFinal whether that cannot be an effect of records that are just being changed
   */
  record Refused(Reason reason, String summary, List<Problem> problems, boolean isFinal)
      implements Verdict {
    /** Copies the problems. */
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** Decides. */
  static Verdict of(Look look, Settings settings) {
    return new Judge(look, settings).verdict();
  }

  /** Whether both say the same on the records, so that these have not changed in between. */
  default boolean confirms(Verdict earlier) {
    if (this instanceof Complete complete && earlier instanceof Complete before) {
      return complete.cluster().equals(before.cluster());
    }
    return equals(earlier);
  }
}
