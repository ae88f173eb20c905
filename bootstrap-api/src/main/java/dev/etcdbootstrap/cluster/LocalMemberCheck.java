package dev.etcdbootstrap.cluster;

import dev.etcdbootstrap.text.ForeignText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the local member is in the list, and under the URLs it advertises. Other members connect
 * to what is listed, so a difference that is more than spelling makes a member nobody reaches.
 *
 * <p>URLs are compared as text, then canonically, then by the addresses of their hosts; the last
 * needs look-ups, which this class only asks for ({@link #hostsToLookUp}) and never does. Compared
 * are all addresses of both sides; etcd compares the first of each.
 */
public final class LocalMemberCheck {

  private final List<String> names;
  private final List<Member> members;
  private final LocalMember local;
  private final Optional<Member> listed;
  private final List<PeerUrl> onlyAdvertised;
  private final List<PeerUrl> onlyListed;

  /** Compares what needs no look-up. */
  public LocalMemberCheck(InitialCluster cluster, LocalMember local) {
    this(namesOf(cluster.members()), cluster.members(), cluster.member(local.name()), local);
  }

  private LocalMemberCheck(
      List<String> names, List<Member> members, Optional<Member> listed, LocalMember local) {
    this.names = names;
    this.members = members;
    this.local = local;
    this.listed = listed;
    List<PeerUrl> listedUrls = listed.map(Member::peerUrls).orElse(List.of());
    this.onlyAdvertised = without(local.advertisedPeerUrls(), listedUrls);
    this.onlyListed =
        local.advertisedPeerUrls().isEmpty()
            ? List.of()
            : without(listedUrls, local.advertisedPeerUrls());
  }

  /**
   * The same of a list that breaks other rules; empty where what could be read of it does not tell
   * whether, and how, the local member is listed.
   */
  public static Optional<LocalMemberCheck> of(InvalidClusterException list, LocalMember local) {
    List<Member> listed =
        list.members().stream().filter(member -> member.name().equals(local.name())).toList();
    Set<String> names = new LinkedHashSet<>(namesOf(list.members()));
    list.problems().forEach(problem -> names.addAll(problem.members()));
    boolean isTold = listed.isEmpty() ? !names.contains(local.name()) : listed.size() == 1;
    return list.members().isEmpty() || !isTold
        ? Optional.empty()
        : Optional.of(
            new LocalMemberCheck(
                List.copyOf(names), list.members(), listed.stream().findFirst(), local));
  }

  private static List<String> namesOf(List<Member> members) {
    return members.stream().map(Member::name).toList();
  }

  private static List<PeerUrl> without(List<PeerUrl> urls, List<PeerUrl> others) {
    return urls.stream().filter(url -> others.stream().noneMatch(url::sameEndpoint)).toList();
  }

  /**
   * The host names whose addresses decide, in order. Empty when the texts decide, whatever the
   * names resolve to.
   */
  public Set<String> hostsToLookUp() {
    Set<String> hosts = new LinkedHashSet<>();
    if (listed.isEmpty()
        || !allHaveCounterpart(onlyAdvertised, onlyListed)
        || !allHaveCounterpart(onlyListed, onlyAdvertised)) {
      return hosts;
    }
    for (PeerUrl advertised : onlyAdvertised) {
      for (PeerUrl other : onlyListed) {
        if (mayBeSame(advertised, other)) {
          addName(advertised, hosts);
          addName(other, hosts);
        }
      }
    }
    return hosts;
  }

  private static void addName(PeerUrl url, Set<String> hosts) {
    if (url.hostKind() == Hosts.Kind.NAME) {
      hosts.add(url.host());
    }
  }

  private static boolean allHaveCounterpart(List<PeerUrl> urls, List<PeerUrl> others) {
    return urls.stream().allMatch(url -> others.stream().anyMatch(other -> mayBeSame(url, other)));
  }

  /** Only a name can hide the same address behind another text. */
  private static boolean mayBeSame(PeerUrl a, PeerUrl b) {
    return a.scheme().equals(b.scheme())
        && a.port() == b.port()
        && !a.usesUnixSocket()
        && (a.hostKind() == Hosts.Kind.NAME || b.hostKind() == Hosts.Kind.NAME);
  }

  /**
   * Everything that is wrong between the list and the local member.
   *
   * @param lookups one for each of {@link #hostsToLookUp}; a missing one counts as not tried
   */
  public List<Problem> problems(Map<String, HostLookup> lookups) {
    if (listed.isEmpty()) {
      return List.of(notListed());
    }
    if (onlyAdvertised.isEmpty() && onlyListed.isEmpty()) {
      return List.of();
    }
    Set<String> hosts = hostsToLookUp();
    if (hosts.isEmpty()) {
      return different(lookups);
    }
    if (matched(onlyAdvertised, onlyListed, lookups)
        && matched(onlyListed, onlyAdvertised, lookups)) {
      return List.of();
    }
    boolean tried =
        hosts.stream().noneMatch(host -> lookupOf(host, lookups) instanceof HostLookup.NotTried);
    return tried ? different(lookups) : List.of(notCompared(hosts));
  }

  private static boolean matched(
      List<PeerUrl> urls, List<PeerUrl> others, Map<String, HostLookup> lookups) {
    return urls.stream()
        .allMatch(
            url ->
                others.stream()
                    .anyMatch(
                        other ->
                            mayBeSame(url, other)
                                && !Collections.disjoint(
                                    addresses(url, lookups), addresses(other, lookups))));
  }

  private static Set<InetAddress> addresses(PeerUrl url, Map<String, HostLookup> lookups) {
    if (url.hostKind() == Hosts.Kind.NAME) {
      return lookupOf(url.host(), lookups) instanceof HostLookup.Found found
          ? found.addresses()
          : Set.of();
    }
    try {
      return Set.of(
          InetAddress.getByName(url.host().replace("%25", "%"))); // a literal: not looked up
    } catch (UnknownHostException e) {
      return Set.of(); // a zone that this machine does not have
    }
  }

  private static HostLookup lookupOf(String host, Map<String, HostLookup> lookups) {
    return lookups.getOrDefault(host, new HostLookup.NotTried());
  }

  private Problem notListed() {
    String name = ForeignText.printable(local.name());
    List<String> sameUrl =
        members.stream()
            .filter(
                member ->
                    !without(member.peerUrls(), local.advertisedPeerUrls())
                        .equals(member.peerUrls()))
            .map(Member::name)
            .toList();
    return Problem.error(
        "local-member-not-listed",
        name + " is not in the member list, which has " + Names.listed(names),
        sameUrl.isEmpty()
            ? "add " + name + " to the member list, or correct name"
            : "its peer URL is listed under the name "
                + Names.listed(sameUrl)
                + ": use that as name",
        local.name());
  }

  private List<Problem> different(Map<String, HostLookup> lookups) {
    String name = ForeignText.printable(local.name());
    List<PeerUrl> listedUrls = listed.map(Member::peerUrls).orElse(List.of());
    List<Problem> problems = new ArrayList<>();
    problems.add(
        Problem.error(
            "advertised-urls-differ",
            name
                + " advertises "
                + described(local.advertisedPeerUrls(), lookups)
                + " but is listed with "
                + described(listedUrls, lookups),
            "make initial-advertise-peer-urls and the entry of "
                + name
                + " in the member list the same",
            local.name()));
    boolean listedWithMore = onlyAdvertised.isEmpty();
    if (listedWithMore) {
      problems.add(
          Problem.error(
              "duplicate-name",
              "the name "
                  + name
                  + " is also listed with "
                  + joined(onlyListed)
                  + ", and etcd takes a name that comes twice for one member",
              "if that is another member, give it a name of its own",
              local.name()));
    }
    return problems;
  }

  private Problem notCompared(Set<String> hosts) {
    return Problem.warning(
        "advertised-urls-not-compared",
        ForeignText.printable(local.name())
            + " advertises "
            + joined(local.advertisedPeerUrls())
            + " and is listed with "
            + joined(onlyListed)
            + "; whether that is the same depends on the addresses of "
            + String.join(", ", hosts),
        "write both the same way, then nothing needs to be looked up",
        local.name());
  }

  private static String joined(List<PeerUrl> urls) {
    return urls.stream().map(PeerUrl::toString).collect(Collectors.joining(","));
  }

  /** Each URL with what its host resolved to, as far as that was looked up. */
  private static String described(List<PeerUrl> urls, Map<String, HostLookup> lookups) {
    return urls.stream()
        .map(url -> url + outcome(lookups.get(url.host())))
        .collect(Collectors.joining(","));
  }

  private static String outcome(@Nullable HostLookup lookup) {
    if (lookup instanceof HostLookup.Found found) {
      Set<String> texts = new TreeSet<>();
      found.addresses().forEach(address -> texts.add(address.getHostAddress()));
      return " (" + String.join(", ", texts) + ")";
    }
    return lookup instanceof HostLookup.Failed failed ? " (" + failed.reason() + ")" : "";
  }
}
