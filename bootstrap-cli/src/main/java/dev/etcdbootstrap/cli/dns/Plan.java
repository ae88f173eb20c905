package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What DNS must say for the members of a cluster to find each other. Immutable. */
public final class Plan {

  private final Domain domain;
  private final List<Needed> needed;
  private final SortedMap<String, SortedSet<Address>> addresses;
  private final Optional<Clients> clients;

  Plan(
      Domain domain,
      List<Needed> needed,
      Map<String, SortedSet<Address>> addresses,
      Optional<Clients> clients) {
    this.domain = domain;
    this.needed = List.copyOf(needed);
    this.addresses = new TreeMap<>(addresses);
    this.clients = clients;
  }

  /**
   * The records of where clients connect.
   *
   * @param scheme empty for that of each member's peer URL
   */
  public record Clients(int port, Optional<String> scheme) {}

  /**
   * Plans; looks nothing up.
   *
   * @param addresses those of hosts, each as {@code HOST=IP}
   * @throws BootstrapException with everything that no record can say
   */
  public static Plan of(
      InitialCluster cluster, Domain domain, List<String> addresses, Optional<Clients> clients)
      throws BootstrapException {
    return new Planner(cluster, domain).plan(addresses, clients);
  }

  Domain domain() {
    return domain;
  }

  /** In the order of the list. */
  List<Needed> needed() {
    return needed;
  }

  /** Those of a host that are known. */
  Set<Address> addressesOf(String host) {
    return addresses.getOrDefault(host, new TreeSet<>());
  }

  /** All hosts, each once, in the order of the list. */
  Set<String> hosts() {
    return needed.stream()
        .map(each -> each.place().host())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Those of which no address is known here. */
  List<String> hostsWithoutAddress() {
    return hosts().stream().filter(host -> addressesOf(host).isEmpty()).toList();
  }

  boolean hasTls() {
    return needed.stream().anyMatch(each -> each.place().scheme().equals("https"));
  }

  boolean hasBothSchemes() {
    return needed.stream().map(each -> each.place().scheme()).distinct().count() > 1;
  }

  /** Of the two names under which members may be listed, those that have no records. */
  List<String> unusedNames() {
    return Stream.of("https", "http")
        .filter(scheme -> needed.stream().noneMatch(each -> each.place().scheme().equals(scheme)))
        .map(domain::peerRecords)
        .toList();
  }

  /** What the certificates of each member that has TLS must name. */
  Map<String, List<String>> certificates() {
    Map<String, List<String>> names = new TreeMap<>();
    for (Needed each : needed) {
      if (each.place().scheme().equals("https")) {
        names.put(each.member(), List.of(each.place().host(), domain.name()));
      }
    }
    return names;
  }

  /** The list that these records make, under the names that the members have here. */
  String list() {
    return needed.stream()
        .map(each -> each.member() + "=" + each.place())
        .collect(Collectors.joining(","));
  }

  /** Every record, those of members first, then those for clients, then those of hosts. */
  List<DnsRecord> records() {
    Set<DnsRecord> records = new LinkedHashSet<>();
    needed.forEach(each -> records.add(record(each.place())));
    for (Needed each : needed) {
      clients.ifPresent(
          found -> {
            Place place = each.place();
            String scheme = found.scheme().orElse(place.scheme());
            records.add(
                new DnsRecord.Srv(domain.clientRecords(scheme), place.host(), found.port()));
          });
    }
    for (String host : hosts()) {
      records.addAll(recordsOf(host));
    }
    return List.copyOf(records);
  }

  DnsRecord record(Place place) {
    return new DnsRecord.Srv(domain.peerRecords(place.scheme()), place.host(), place.port());
  }

  List<DnsRecord> recordsOf(String host) {
    List<DnsRecord> records = new ArrayList<>();
    addressesOf(host).forEach(address -> records.add(new DnsRecord.Host(host, address)));
    return records;
  }
}
