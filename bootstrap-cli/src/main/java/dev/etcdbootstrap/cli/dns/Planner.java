package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes a {@link Plan}, and refuses what records cannot express. Not thread-safe. */
final class Planner {

  private final InitialCluster cluster;
  private final Domain domain;
  private final ProblemReport report = new ProblemReport();
  private final Map<PeerEndpoint, RequiredRecord> required = new LinkedHashMap<>();
  private final Map<String, SortedSet<Address>> addresses = new HashMap<>();
  private final Map<String, Set<String>> membersOfHost = new LinkedHashMap<>();
  private final Set<String> derivedHosts = new HashSet<>();

  Planner(InitialCluster cluster, Domain domain) {
    this.cluster = cluster;
    this.domain = domain;
  }

  Plan plan(List<String> given, Optional<Plan.Clients> clients) throws BootstrapException {
    for (Member member : cluster.members()) {
      member.peerUrls().forEach(url -> add(member, url));
    }
    refuseSharedNames();
    cluster.members().forEach(this::refuseSeveralTargets);
    refuseMergedMembers();
    given.forEach(this::addAddress);
    report.throwIfAnyError();
    return new Plan(domain, List.copyOf(required.values()), addresses, clients);
  }

  private void refuse(String code, String message, String remedy, String... members) {
    report.cluster(List.of(Problem.error(code, message, remedy, members)));
  }

  private void add(Member member, PeerUrl url) {
    String name = member.name();
    if (url.usesUnixSocket()) {
      refuse(
          "unix-socket",
          name + " has the peer URL " + url + ", but a record cannot point to a unix socket",
          "list it with http or https",
          name);
      return;
    }
    Optional<Address> address = Address.of(url);
    if (address.filter(Address::hasZone).isPresent()) {
      refuse(
          "bad-host-name",
          name + " has the peer URL " + url + ", whose zone has a meaning on one machine only",
          "list it with an address that all members reach, or with a host name",
          name);
      return;
    }
    String host = address.isPresent() ? domain.hostOf(name) : domain.complete(url.host());
    Optional<String> defect = HostName.defect(host);
    if (defect.isPresent()) {
      refuse(
          "bad-host-name",
          address.isPresent()
              ? name
                  + " is listed with the address "
                  + address.get()
                  + ", but the host name "
                  + host
                  + " for it "
                  + defect.get()
              : "the host name "
                  + host
                  + " in the peer URL "
                  + url
                  + " of "
                  + name
                  + " "
                  + defect.get(),
          "use letters, digits and '-' between dots, or list the member with another host",
          name);
      return;
    }
    membersOfHost.computeIfAbsent(host, key -> new LinkedHashSet<>()).add(name);
    address.ifPresent(
        found -> {
          derivedHosts.add(host);
          addresses.computeIfAbsent(host, key -> new TreeSet<>()).add(found);
        });
    PeerEndpoint endpoint = new PeerEndpoint(url.scheme(), host, url.port());
    Set<Address> listed = new HashSet<>();
    address.ifPresent(listed::add);
    // A member that is listed with addresses of both families needs one record.
    RequiredRecord before = required.get(endpoint);
    if (before != null && before.member().equals(name)) {
      listed.addAll(before.addresses());
    } else if (before != null && !derivedHosts.contains(host)) {
      refuse(
          "duplicate-peer-url",
          before.member() + " and " + name + " would both have the endpoint " + endpoint,
          "give every member a peer URL of its own",
          before.member(),
          name);
    }
    required.put(endpoint, new RequiredRecord(name, endpoint, listed));
  }

  /** Refuses two members on a host that is named after one of them. */
  private void refuseSharedNames() {
    membersOfHost.forEach(
        (host, members) -> {
          if (members.size() > 1 && derivedHosts.contains(host)) {
            refuse(
                "shared-host-name",
                String.join(" and ", members) + " would both have the host name " + host,
                "list them with host names of their own",
                members.toArray(String[]::new));
          }
        });
  }

  private List<PeerEndpoint> endpointsOf(String member) {
    return required.values().stream()
        .filter(each -> each.member().equals(member))
        .map(RequiredRecord::endpoint)
        .toList();
  }

  /** Refuses several records for a member, except the two of one host with both schemes. */
  private void refuseSeveralTargets(Member member) {
    List<PeerEndpoint> endpoints = endpointsOf(member.name());
    if (endpoints.size() > 1 && !isPair(endpoints)) {
      refuse(
          "several-targets",
          member.name()
              + " has several peer URLs, "
              + member
              + ", but in DNS each record is a member of its own",
          "list it with one URL, or with one host and both schemes",
          member.name());
    }
  }

  private static boolean isPair(List<PeerEndpoint> endpoints) {
    return endpoints.size() == 2
        && endpoints.get(0).host().equals(endpoints.get(1).host())
        && !endpoints.get(0).scheme().equals(endpoints.get(1).scheme());
  }

  private void refuseMergedMembers() {
    membersOfHost.forEach(
        (host, members) -> {
          List<PeerEndpoint> endpoints =
              required.keySet().stream().filter(endpoint -> endpoint.host().equals(host)).toList();
          if (members.size() > 1 && isPair(endpoints)) {
            refuse(
                "shared-host-name",
                String.join(" and ", members)
                    + " are on "
                    + host
                    + ", one with https and one with http, which in DNS are one member",
                "use one scheme, or give each a host name",
                members.toArray(String[]::new));
          }
        });
  }

  private void addAddress(String text) {
    int equals = text.indexOf('=');
    String host = equals < 0 ? "" : domain.complete(text.substring(0, equals).strip());
    Optional<Address> address =
        equals < 0 ? Optional.empty() : Address.parse(text.substring(equals + 1).strip());
    if (address.isEmpty()) {
      report.usage(
          Problem.error("bad-option-value", "--address: \"" + text + "\" must be HOST=IP", ""));
    } else if (!membersOfHost.containsKey(host)) {
      List<String> hosts = new ArrayList<>(membersOfHost.keySet());
      report.usage(
          Problem.error(
              "bad-option-value",
              "--address: no member has the host " + host,
              "the hosts are " + String.join(", ", hosts)));
    } else {
      addresses.computeIfAbsent(host, key -> new TreeSet<>()).add(address.get());
    }
  }
}
