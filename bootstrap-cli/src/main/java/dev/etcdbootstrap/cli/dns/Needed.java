package dev.etcdbootstrap.cli.dns;

import java.util.Set;

/**
 * A record that a member needs. Immutable.
 *
 * @param addresses with which it is listed in place of a host; empty when it is listed with the
 *     host
 */
record Needed(String member, Place place, Set<Address> addresses) {

  Needed {
    addresses = Set.copyOf(addresses);
  }
}
