package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvRecord;

/**
 * Where a member listens, according to an SRV record. Ordered by host, port and set, because the
 * order of answers differs from one member to the next.
 *
 * @param host as in {@link SrvRecord}
 */
public record Target(SrvSet set, String host, int port) implements Comparable<Target> {

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
    int byHost = host.compareTo(other.host);
    if (byHost != 0) {
      return byHost;
    }
    return port == other.port ? set.compareTo(other.set) : Integer.compare(port, other.port);
  }

  /** Written out because a start would wait 20 ms for the generated one to be linked. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Target target
        && set == target.set
        && host.equals(target.host)
        && port == target.port;
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }
}
