package dev.etcdbootstrap.cluster;

import java.net.InetAddress;
import java.util.Set;

/**
 * What came of looking up a host name; made by whoever does the I/O, read by {@link
 * LocalMemberCheck}.
 */
public sealed interface HostLookup {

  /**
   * The name has these addresses.
   *
   * @param addresses all of them, of both families
   */
  record Found(Set<InetAddress> addresses) implements HostLookup {
    /** Copies the addresses. */
    public Found {
      addresses = Set.copyOf(addresses);
    }
  }

  /**
   * No address is known.
   *
   * @param reason for a message: "does not resolve", "did not resolve within 5 s"
   */
  record Failed(String reason) implements HostLookup {}

  /** It was not tried, because nothing may be sent now. */
  record NotTried() implements HostLookup {}
}
