package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.Reason;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What DNS said about a cluster at one time, in detail. Immutable.
 *
 * @param questions for the records with and without TLS
 * @param targets of both, in an order that does not depend on that of the answers
 * @param outcome what a member would decide
 */
public record DnsInspection(List<Question> questions, List<Target> targets, Outcome outcome) {

  public DnsInspection {
    questions = List.copyOf(questions);
    targets = List.copyOf(targets);
  }

  /**
   * A name whose SRV records list members.
   *
   * @param name without its final dot
   * @param scheme of the members' URLs
   * @param records how many there are
   * @param isAnswered whether a server answered how many there are
   * @param outcome the number of records, or why there are none
   */
  public record Question(
      String name, String scheme, int records, boolean isAnswered, String outcome) {}

  /**
   * Where a member listens, according to an SRV record.
   *
   * @param scheme of its peer URL
   * @param addresses sorted; empty when none is known
   * @param failure why no address is known; empty when one is
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
    public Target {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Whether a member could start.
   *
   * @param obstacle how it would fail, if it did not wait; empty when the list is complete
   * @param summary one sentence on the failure; empty when the list is complete
   * @param problems the details; empty when the summary has them all
   * @param warnings what does not prevent a start
   */
  public record Outcome(
      Optional<Reason> obstacle, String summary, List<Problem> problems, List<String> warnings) {
    public Outcome {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
