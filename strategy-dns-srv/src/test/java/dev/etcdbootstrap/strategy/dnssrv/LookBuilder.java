package dev.etcdbootstrap.strategy.dnssrv;

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

/** Makes looks from texts, without any DNS. */
final class LookBuilder {

  private final Map<SrvSet, List<SrvTarget>> records = new EnumMap<>(SrvSet.class);
  private final Map<SrvSet, Failure.Kind> failures = new EnumMap<>(SrvSet.class);
  private final Map<String, HostAddresses> addresses = new HashMap<>();

  LookBuilder plain(String host, int port, String... literals) {
    return record(SrvSet.PLAIN, host, port, literals);
  }

  LookBuilder tls(String host, int port, String... literals) {
    return record(SrvSet.TLS, host, port, literals);
  }

  private LookBuilder record(SrvSet set, String host, int port, String... literals) {
    records.computeIfAbsent(set, key -> new ArrayList<>()).add(new SrvTarget(host, port, 0, 0));
    return literals.length == 0 ? this : host(host, literals);
  }

  LookBuilder host(String host, String... literals) {
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

  LookBuilder host(String host, Failure.Kind kind) {
    addresses.put(host, HostAddresses.failed(new Failure(kind, host + " A: " + kind)));
    return this;
  }

  LookBuilder fails(SrvSet set, Failure.Kind kind) {
    failures.put(set, kind);
    return this;
  }

  LookBuilder shuffle(long seed) {
    records.values().forEach(targets -> Collections.shuffle(targets, new Random(seed)));
    return this;
  }

  Look build() {
    Map<SrvSet, SrvAnswer> sets = new EnumMap<>(SrvSet.class);
    for (SrvSet set : SrvSet.values()) {
      Failure.Kind kind = failures.getOrDefault(set, Failure.Kind.NO_SUCH_NAME);
      String name = set.peerName("example.test", "");
      sets.put(
          set,
          records.containsKey(set)
              ? new SrvAnswer.Found(records.getOrDefault(set, List.of()))
              : new SrvAnswer.Missing(new Failure(kind, name + " SRV: " + kind)));
    }
    return new Look(sets, addresses);
  }
}
