package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import dev.etcdbootstrap.strategy.dnssrv.dns.HostAddresses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the members in DNS is the local one: the target with the scheme, the host and the port
 * of an advertised URL, or else with the same scheme and port and any address in common. etcd
 * compares only the first address of each.
 */
sealed interface LocalMatch {

  /** One of them matches. */
  record Found(Candidate candidate) implements LocalMatch {}

  /** None of them matches. */
  record NotFound() implements LocalMatch {}

  /**
   * None of those whose addresses are known matches, but not all are known.
   *
   * @param because why not
   */
  record Unknown(String because) implements LocalMatch {}

  /** More than one matches. */
  record Several(Problem problem) implements LocalMatch {}

  /**
   * Compares the local member with all.
   *
   * @param names of the candidates; without an advertised URL, the name decides
   */
  static LocalMatch of(
      LocalMember local,
      List<PeerUrl> advertised,
      Map<Candidate, String> names,
      DnsSnapshot snapshot) {
    if (advertised.isEmpty()) {
      return names.entrySet().stream()
          .filter(entry -> entry.getValue().equals(local.name()))
          .findFirst()
          .<LocalMatch>map(entry -> new Found(entry.getKey()))
          .orElse(new NotFound());
    }
    Set<Candidate> found = new LinkedHashSet<>();
    for (PeerUrl url : advertised) {
      List<Candidate> byText =
          names.keySet().stream()
              .filter(candidate -> candidate.urls().stream().anyMatch(url::sameEndpoint))
              .toList();
      List<Candidate> ofUrl = byText.isEmpty() ? byAddress(url, names, snapshot) : byText;
      if (ofUrl.size() > 1) {
        return new Several(ambiguous(local, url, ofUrl, snapshot));
      }
      found.addAll(ofUrl);
    }
    if (found.size() > 1) {
      return new Several(twoMembers(local, advertised, found));
    }
    return found.isEmpty()
        ? notFound(advertised, names, snapshot)
        : new Found(found.iterator().next());
  }

  private static List<Candidate> byAddress(
      PeerUrl url, Map<Candidate, String> names, DnsSnapshot snapshot) {
    return names.keySet().stream()
        .filter(
            candidate ->
                candidate.targets().stream()
                    .anyMatch(
                        target ->
                            hasSchemeAndPortOf(url, target) && overlaps(url, target, snapshot)))
        .toList();
  }

  private static boolean hasSchemeAndPortOf(PeerUrl url, Target target) {
    return url.scheme().equals(target.set().scheme()) && url.port() == target.port();
  }

  private static boolean overlaps(PeerUrl url, Target target, DnsSnapshot snapshot) {
    return snapshot.addressesOf(url.host()).overlaps(snapshot.addressesOf(target.host()));
  }

  /** An address that is not known yet may be the one in common. */
  private static LocalMatch notFound(
      List<PeerUrl> advertised, Map<Candidate, String> names, DnsSnapshot snapshot) {
    for (PeerUrl url : advertised) {
      Optional<String> uncertain = uncertain(url.host(), snapshot);
      if (uncertain.isPresent()) {
        return new Unknown(uncertain.get());
      }
      for (Candidate candidate : names.keySet()) {
        for (Target target : candidate.targets()) {
          uncertain =
              uncertain(target.host(), snapshot).filter(text -> hasSchemeAndPortOf(url, target));
          if (uncertain.isPresent()) {
            return new Unknown(uncertain.get());
          }
        }
      }
    }
    return new NotFound();
  }

  private static Optional<String> uncertain(String host, DnsSnapshot snapshot) {
    HostAddresses addresses = snapshot.addressesOf(host);
    return addresses.isUncertain()
        ? Optional.of(
            addresses.failures().stream().map(DnsFailure::text).collect(Collectors.joining("; ")))
        : Optional.empty();
  }

  private static Problem ambiguous(
      LocalMember local, PeerUrl url, List<Candidate> candidates, DnsSnapshot snapshot) {
    return Problem.error(
        "ambiguous-target",
        "the advertised peer URL "
            + url
            + " of "
            + local.name()
            + " has an address in common with several targets: "
            + candidates.stream()
                .map(
                    candidate ->
                        candidate.host()
                            + " ("
                            + snapshot.addressesOf(candidate.host()).describe()
                            + ")")
                .collect(Collectors.joining(", ")),
        "give each target addresses of its own, or advertise the host name of the right one",
        local.name());
  }

  private static Problem twoMembers(
      LocalMember local, List<PeerUrl> advertised, Set<Candidate> found) {
    return Problem.error(
        "several-targets",
        local.name()
            + " advertises "
            + advertised.stream().map(PeerUrl::toString).collect(Collectors.joining(","))
            + ", which match several targets: "
            + found.stream()
                .flatMap(candidate -> candidate.urls().stream())
                .map(PeerUrl::toString)
                .collect(Collectors.joining(", "))
            + "; in DNS, each target is one member",
        "advertise one of them and remove the record of the other, or, for one host with both schemes, set"
            + " discovery-srv-scheme to both",
        local.name());
  }
}
