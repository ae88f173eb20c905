package dev.etcdbootstrap.strategy.dnssrv;

import java.util.Map;

/**
 * What DNS said at one time: the records of both sets, and the addresses of every host in them and
 * of the hosts that the local member advertises. Immutable.
 *
 * @param sets one answer for each set
 * @param addresses by host, in the spelling of the records or of the advertised URL
 */
record Look(Map<SrvSet, SrvAnswer> sets, Map<String, HostAddresses> addresses) {

  private static final HostAddresses NOT_ASKED =
      HostAddresses.failed(new Failure(Failure.Kind.NO_DATA, "was not looked up"));

  Look {
    sets = Map.copyOf(sets);
    addresses = Map.copyOf(addresses);
  }

  SrvAnswer answer(SrvSet set) {
    SrvAnswer answer = sets.get(set);
    if (answer == null) {
      throw new IllegalStateException("no answer for " + set);
    }
    return answer;
  }

  HostAddresses addressesOf(String host) {
    return addresses.getOrDefault(host, NOT_ASKED);
  }
}
