package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import dev.etcdbootstrap.strategy.dnssrv.dns.HostAddresses;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvAnswer;
import java.util.Map;

/**
 * What DNS answered at one time: the records of both sets, and the addresses of every host in them
 * and of the hosts that the local member advertises. Immutable.
 *
 * @param sets one answer for each set
 * @param addresses by host, spelled as in the records or in the advertised URL
 */
public record DnsSnapshot(Map<SrvSet, SrvAnswer> sets, Map<String, HostAddresses> addresses) {

  private static final HostAddresses NOT_ASKED =
      HostAddresses.failed(new DnsFailure(DnsFailure.Kind.NO_DATA, "was not looked up"));

  public DnsSnapshot {
    sets = Map.copyOf(sets);
    addresses = Map.copyOf(addresses);
  }

  /** The answer for one of the sets. */
  public SrvAnswer answer(SrvSet set) {
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
