package dev.etcdbootstrap.cli.dns;

import java.util.Comparator;

/**
 * The address of a member for its peers, as an SRV record has it. Immutable.
 *
 * @param scheme {@code http} or {@code https}; decides the name of the record
 * @param host in lower case, without its final dot
 */
public record PeerEndpoint(String scheme, String host, int port)
    implements Comparable<PeerEndpoint> {

  private static final Comparator<PeerEndpoint> ORDER =
      Comparator.comparing(PeerEndpoint::host)
          .thenComparingInt(PeerEndpoint::port)
          .thenComparing(PeerEndpoint::scheme, Comparator.reverseOrder());

  @Override
  public int compareTo(PeerEndpoint other) {
    return ORDER.compare(this, other);
  }

  /** The peer URL that members derive from the record. */
  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}
