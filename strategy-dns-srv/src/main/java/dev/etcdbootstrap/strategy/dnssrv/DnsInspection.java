package dev.etcdbootstrap.strategy.dnssrv;

import java.net.InetAddress;
import java.util.List;

/**
 * What DNS says on a cluster at one time, for a person to read. Immutable.
 *
 * @param questions the two names under which members are listed
 * @param targets in a stable order, those of both names
 */
public record DnsInspection(List<Question> questions, List<Target> targets) {

  /** Copies the lists. */
  public DnsInspection {
    questions = List.copyOf(questions);
    targets = List.copyOf(targets);
  }

  /**
   * One of the names.
   *
   * @param name without its final dot
   * @param records how many it has
   * @param outcome the number of records, or why there are none
   */
  public record Question(String name, int records, String outcome) {}

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
}
