package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.PeerUrl;
import java.util.Comparator;

/**
 * A place where a member listens, as its record says. Ordered by host, port and set, so that every
 * member has the same order whatever that of the answer.
 *
 * @param set whose scheme it has
 * @param host as in {@link SrvTarget}
 */
record Target(SrvSet set, String host, int port) implements Comparable<Target> {

  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::host).thenComparingInt(Target::port).thenComparing(Target::set);

  /**
   * Its URL in the list of members. The host is in lower case, because servers differ in the case
   * of what they answer and the text enters the member ID.
   *
   * @throws dev.etcdbootstrap.cluster.InvalidClusterException when no URL can have this host
   */
  PeerUrl url() {
    return PeerUrl.parse(set.scheme() + "://" + host + ":" + port);
  }

  @Override
  public int compareTo(Target other) {
    return ORDER.compare(this, other);
  }
}
