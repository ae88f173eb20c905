package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvRecord;
import java.util.Comparator;

/**
 * Where a member listens, according to an SRV record. Ordered by host, port and set, because the
 * order of answers differs from one member to the next.
 *
 * @param host as in {@link SrvRecord}
 */
public record Target(SrvSet set, String host, int port) implements Comparable<Target> {

  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::host).thenComparingInt(Target::port).thenComparing(Target::set);

  /**
   * Its URL in the list of members.
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
