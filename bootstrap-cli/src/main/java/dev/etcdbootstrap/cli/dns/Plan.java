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

/** The DNS records by which the members of a cluster find each other. Immutable. */
public final class Plan {

  private final Domain domain;
  private final List<RequiredRecord> required;
  private final SortedMap<String, SortedSet<Address>> addresses;
  private final Optional<Clients> clients;

  Plan(
      Domain domain,
      List<RequiredRecord> required,
      Map<String, SortedSet<Address>> addresses,
      Optional<Clients> clients) {
    this.domain = domain;
    this.required = List.copyOf(required);
    this.addresses = new TreeMap<>(addresses);
    this.clients = clients;
  }

  /**
   * What clients connect to.
   *
   * @param scheme empty for the scheme of each member's peer URL
   */
  public record Clients(int port, Optional<String> scheme) {}

  /**
   * The records for a cluster. Looks nothing up.
   *
   * @param addresses of hosts, each as {@code HOST=IP}
   * @throws BootstrapException with everything that records cannot express
   */
  public static Plan of(
      InitialCluster cluster, Domain domain, List<String> addresses, Optional<Clients> clients)
      throws BootstrapException {
    return new Planner(cluster, domain).plan(addresses, clients);
  }

  Domain domain() {
    return domain;
  }

  /** The record of each member, in the order of the list. */
  List<RequiredRecord> required() {
    return required;
  }

  /** The known addresses of a host. */
  Set<Address> addressesOf(String host) {
    return addresses.getOrDefault(host, new TreeSet<>());
  }

  /** The hosts of all members, in the order of the list. */
  Set<String> hosts() {
    return required.stream()
        .map(each -> each.endpoint().host())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The hosts whose addresses are not known. */
  List<String> hostsWithoutAddress() {
    return hosts().stream().filter(host -> addressesOf(host).isEmpty()).toList();
  }

  boolean hasTls() {
    return required.stream().anyMatch(each -> each.endpoint().scheme().equals("https"));
  }

  boolean hasBothSchemes() {
    return required.stream().map(each -> each.endpoint().scheme()).distinct().count() > 1;
  }

  /** The names of peer records that this cluster has none of. */
  List<String> unusedNames() {
    return Stream.of("https", "http")
        .filter(
            scheme -> required.stream().noneMatch(each -> each.endpoint().scheme().equals(scheme)))
        .map(domain::peerRecords)
        .toList();
  }

  /** The names that the certificate of each member with TLS must have. */
  Map<String, List<String>> certificates() {
    Map<String, List<String>> names = new TreeMap<>();
    for (RequiredRecord each : required) {
      if (each.endpoint().scheme().equals("https")) {
        names.put(each.member(), List.of(each.endpoint().host(), domain.name()));
      }
    }
    return names;
  }

  /** The member list that the records make, with the names of the members. */
  String list() {
    return required.stream()
        .map(each -> each.member() + "=" + each.endpoint())
        .collect(Collectors.joining(","));
  }

  /** All records: first those of members, then those for clients, then those of hosts. */
  List<DnsRecord> records() {
    Set<DnsRecord> records = new LinkedHashSet<>();
    required.forEach(each -> records.add(record(each.endpoint())));
    for (RequiredRecord each : required) {
      clients.ifPresent(
          found -> {
            PeerEndpoint endpoint = each.endpoint();
            String scheme = found.scheme().orElse(endpoint.scheme());
            records.add(
                new DnsRecord.Srv(domain.clientRecords(scheme), endpoint.host(), found.port()));
          });
    }
    for (String host : hosts()) {
      records.addAll(recordsOf(host));
    }
    return List.copyOf(records);
  }

  DnsRecord record(PeerEndpoint endpoint) {
    return new DnsRecord.Srv(
        domain.peerRecords(endpoint.scheme()), endpoint.host(), endpoint.port());
  }

  List<DnsRecord> recordsOf(String host) {
    List<DnsRecord> records = new ArrayList<>();
    addressesOf(host).forEach(address -> records.add(new DnsRecord.Host(host, address)));
    return records;
  }
}
