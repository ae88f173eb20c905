package dev.etcdbootstrap.strategy.dnssrv.dns;

import dev.etcdbootstrap.text.Shortened;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The outcome of resolving a host name to IPv4 and IPv6 addresses. Immutable.
 *
 * @param addresses of both families
 * @param failures one for each family without addresses
 */
public record HostAddresses(Set<InetAddress> addresses, List<DnsFailure> failures) {

  public HostAddresses {
    addresses = Set.copyOf(addresses);
    failures = List.copyOf(failures);
  }

  /** A host with these addresses. */
  public static HostAddresses of(InetAddress... addresses) {
    return new HostAddresses(Set.of(addresses), List.of());
  }

  /** A host without addresses. */
  public static HostAddresses failed(DnsFailure failure) {
    return new HostAddresses(Set.of(), List.of(failure));
  }

  /** Joins the outcomes of the two families. */
  HostAddresses and(HostAddresses other) {
    Set<InetAddress> both = new HashSet<>(addresses);
    both.addAll(other.addresses);
    List<DnsFailure> failuresOfBoth = new ArrayList<>(failures);
    failuresOfBoth.addAll(other.failures);
    return new HostAddresses(both, failuresOfBoth);
  }

  /** Whether there is at least one address. */
  public boolean isResolved() {
    return !addresses.isEmpty();
  }

  /** Whether the two have an address in common. */
  public boolean overlaps(HostAddresses other) {
    return !Collections.disjoint(addresses, other.addresses);
  }

  /** Whether a family failed in this way. */
  public boolean has(DnsFailure.Kind kind) {
    return failures.stream().anyMatch(failure -> failure.kind() == kind);
  }

  /** Whether there may be addresses that were not found. */
  public boolean isUncertain() {
    return failures.stream().anyMatch(failure -> failure.kind().isTransient());
  }

  /** For a message: the addresses, or why there are none. */
  public String describe() {
    if (!isResolved()) {
      boolean alike = failures.stream().map(DnsFailure::kind).distinct().count() == 1;
      return failures.stream()
          .limit(alike ? 1 : failures.size()) // one text for the same failure of both
          .map(DnsFailure::text)
          .collect(Collectors.joining("; "));
    }
    Set<String> sorted = new TreeSet<>();
    addresses.forEach(address -> sorted.add(address.getHostAddress()));
    return Shortened.list(List.copyOf(sorted));
  }
}
