package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.Reason;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What DNS says on a cluster at one time, for a person to read. Immutable.
 *
 * @param questions the two names under which members are listed
 * @param targets in a stable order, those of both names
 * @param outcome what a member would make of it
 */
public record DnsInspection(List<Question> questions, List<Target> targets, Outcome outcome) {

  /** Copies the lists. */
  public DnsInspection {
    questions = List.copyOf(questions);
    targets = List.copyOf(targets);
  }

  /**
   * One of the names.
   *
   * @param name without its final dot
   * @param scheme of the URLs that its records make
   * @param records how many it has
   * @param isAnswered whether servers have said how many there are
   * @param outcome the number of records, or why there are none
   */
  public record Question(
      String name, String scheme, int records, boolean isAnswered, String outcome) {}

  /**
   * Where a record says that a member listens.
   *
   * @param scheme of its peer URL
   * @param addresses sorted; empty when none is known
   * @param failure why there is no address; empty when there is one
   * @param memberName how members call it that know only its record
   * @param isLocal whether it is the local member
   */
  public record Target(
      String scheme,
      String host,
      int port,
      List<InetAddress> addresses,
      String failure,
      String memberName,
      boolean isLocal) {
    /** Copies the addresses. */
    public Target {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Whether a member could start with it.
   *
   * @param obstacle what kind of failure it would be, now and not at a deadline; empty when the
   *     list is complete
   * @param summary one sentence on it; empty when the list is complete
   * @param problems its parts; empty when the summary says it all
   * @param warnings what does not prevent a start
   */
  public record Outcome(
      Optional<Reason> obstacle, String summary, List<Problem> problems, List<String> warnings) {
    /** Copies the lists. */
    public Outcome {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
