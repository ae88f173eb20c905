package dev.etcdbootstrap.cli.dns;

import java.util.Set;

/**
 * A record that a member needs. Immutable.
 *
 * @param addresses with which the member is listed instead of a host; empty when it is listed with
 *     the host
 */
record RequiredRecord(String member, PeerEndpoint endpoint, Set<Address> addresses) {

  RequiredRecord {
    addresses = Set.copyOf(addresses);
  }
}
