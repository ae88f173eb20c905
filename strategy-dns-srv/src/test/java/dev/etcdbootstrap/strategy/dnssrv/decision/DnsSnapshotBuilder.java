package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import dev.etcdbootstrap.strategy.dnssrv.dns.HostAddresses;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvAnswer;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes snapshots from texts, without any DNS. */
final class DnsSnapshotBuilder {

  private final Map<SrvSet, List<SrvRecord>> records = new EnumMap<>(SrvSet.class);
  private final Map<SrvSet, DnsFailure.Kind> failures = new EnumMap<>(SrvSet.class);
  private final Map<String, HostAddresses> addresses = new HashMap<>();

  DnsSnapshotBuilder plain(String host, int port, String... literals) {
    return record(SrvSet.PLAIN, host, port, literals);
  }

  DnsSnapshotBuilder tls(String host, int port, String... literals) {
    return record(SrvSet.TLS, host, port, literals);
  }

  private DnsSnapshotBuilder record(SrvSet set, String host, int port, String... literals) {
    records.computeIfAbsent(set, key -> new ArrayList<>()).add(new SrvRecord(host, port, 0, 0));
    return literals.length == 0 ? this : host(host, literals);
  }

  DnsSnapshotBuilder host(String host, String... literals) {
    Set<InetAddress> all = new HashSet<>();
    for (String literal : literals) {
      try {
        all.add(InetAddress.getByName(literal));
      } catch (UnknownHostException e) {
        throw new AssertionError(literal, e);
      }
    }
    addresses.put(host, new HostAddresses(all, List.of()));
    return this;
  }

  DnsSnapshotBuilder host(String host, DnsFailure.Kind kind) {
    addresses.put(host, HostAddresses.failed(new DnsFailure(kind, host + " A: " + kind)));
    return this;
  }

  DnsSnapshotBuilder fails(SrvSet set, DnsFailure.Kind kind) {
    failures.put(set, kind);
    return this;
  }

  DnsSnapshotBuilder shuffle(long seed) {
    records.values().forEach(targets -> Collections.shuffle(targets, new Random(seed)));
    return this;
  }

  DnsSnapshot build() {
    Map<SrvSet, SrvAnswer> sets = new EnumMap<>(SrvSet.class);
    for (SrvSet set : SrvSet.values()) {
      DnsFailure.Kind kind = failures.getOrDefault(set, DnsFailure.Kind.NO_SUCH_NAME);
      String name = set.peerName("example.test", "");
      sets.put(
          set,
          records.containsKey(set)
              ? new SrvAnswer.Found(records.getOrDefault(set, List.of()))
              : new SrvAnswer.Missing(new DnsFailure(kind, name + " SRV: " + kind)));
    }
    return new DnsSnapshot(sets, addresses);
  }
}
