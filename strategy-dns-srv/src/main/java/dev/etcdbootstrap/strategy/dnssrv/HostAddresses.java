package dev.etcdbootstrap.strategy.dnssrv;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What came of looking up a host name, in both families. Immutable.
 *
 * @param addresses all that were found
 * @param failures of the families that have none, at most one each
 */
record HostAddresses(Set<InetAddress> addresses, List<Failure> failures) {

  HostAddresses {
    addresses = Set.copyOf(addresses);
    failures = List.copyOf(failures);
  }

  static HostAddresses of(InetAddress... addresses) {
    return new HostAddresses(Set.of(addresses), List.of());
  }

  static HostAddresses failed(Failure failure) {
    return new HostAddresses(Set.of(), List.of(failure));
  }

  boolean isResolved() {
    return !addresses.isEmpty();
  }

  boolean meets(HostAddresses other) {
    return !Collections.disjoint(addresses, other.addresses);
  }

  boolean has(Failure.Kind kind) {
    return failures.stream().anyMatch(failure -> failure.kind() == kind);
  }

  /** Whether there may be more addresses than were found. */
  boolean isUncertain() {
    return failures.stream().anyMatch(failure -> failure.kind().isTransient());
  }

  /** The addresses, or else why there are none; for a message. */
  String describe() {
    if (!isResolved()) {
      boolean alike = failures.stream().map(Failure::kind).distinct().count() == 1;
      return failures.stream()
          .limit(alike ? 1 : failures.size()) // what both families say is said once
          .map(Failure::text)
          .collect(Collectors.joining("; "));
    }
    Set<String> sorted = new TreeSet<>();
    addresses.forEach(address -> sorted.add(address.getHostAddress()));
    return String.join(", ", sorted);
  }
}
