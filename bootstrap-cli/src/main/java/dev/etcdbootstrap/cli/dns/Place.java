package dev.etcdbootstrap.cli.dns;

import java.util.Comparator;

/**
 * Where one member listens, as a record says it. Immutable.
 *
 * @param scheme {@code http} or {@code https}; it decides under which name the record is
 * @param host in lower case, without its final dot
 */
public record Place(String scheme, String host, int port) implements Comparable<Place> {

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::host)
          .thenComparingInt(Place::port)
          .thenComparing(Place::scheme, Comparator.reverseOrder());

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /** The peer URL that the record makes. */
  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}
