package dev.etcdbootstrap.cluster;

import java.net.InetAddress;
import java.util.Set;

/**
 * The outcome of looking up a host name: made by the code that does the I/O, read by {@link
 * LocalMemberCheck}. Kinds may be added in any release; treat one that you do not know as "no
 * address is known".
 */
public sealed interface HostLookup {

  /**
   * The name has these addresses.
   *
   * @param addresses all of them, of both families
   */
  record Found(Set<InetAddress> addresses) implements HostLookup {
    /** The name has these addresses. */
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
