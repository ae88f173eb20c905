package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the members in DNS is the local one: the target with the scheme, the port and the host
 * of an advertised URL, or else with the same scheme and port and any address in common. etcd
 * compares the first address of each.
 */
sealed interface LocalMatch {

  /** This one. */
  record Found(Candidate candidate) implements LocalMatch {}

  /** None of them. */
  record NotFound() implements LocalMatch {}

  /**
   * None of those whose addresses are known, which are not all.
   *
   * @param because why not
   */
  record Unknown(String because) implements LocalMatch {}

  /** More than one. */
  record Several(Problem problem) implements LocalMatch {}

  /**
   * Finds it.
   *
   * @param names of the candidates; where nothing is advertised, the name decides
   */
  static LocalMatch of(
      LocalMember local, List<PeerUrl> advertised, Map<Candidate, String> names, Look look) {
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
      List<Candidate> ofUrl = byText.isEmpty() ? byAddress(url, names, look) : byText;
      if (ofUrl.size() > 1) {
        return new Several(ambiguous(local, url, ofUrl, look));
      }
      found.addAll(ofUrl);
    }
    if (found.size() > 1) {
      return new Several(twoMembers(local, advertised, found));
    }
    return found.stream()
        .findFirst()
        .<LocalMatch>map(Found::new)
        .orElseGet(() -> notFound(advertised, names, look));
  }

  private static List<Candidate> byAddress(PeerUrl url, Map<Candidate, String> names, Look look) {
    return names.keySet().stream()
        .filter(
            candidate ->
                candidate.targets().stream()
                    .anyMatch(target -> isSamePlace(url, target) && meets(url, target, look)))
        .toList();
  }

  private static boolean isSamePlace(PeerUrl url, Target target) {
    return url.scheme().equals(target.set().scheme()) && url.port() == target.port();
  }

  private static boolean meets(PeerUrl url, Target target, Look look) {
    return look.addressesOf(url.host()).meets(look.addressesOf(target.host()));
  }

  /** An address that is not known yet may still be the one they have in common. */
  private static LocalMatch notFound(
      List<PeerUrl> advertised, Map<Candidate, String> names, Look look) {
    for (PeerUrl url : advertised) {
      Optional<String> uncertain = uncertain(url.host(), look);
      if (uncertain.isPresent()) {
        return new Unknown(uncertain.get());
      }
      for (Candidate candidate : names.keySet()) {
        for (Target target : candidate.targets()) {
          uncertain = uncertain(target.host(), look).filter(text -> isSamePlace(url, target));
          if (uncertain.isPresent()) {
            return new Unknown(uncertain.get());
          }
        }
      }
    }
    return new NotFound();
  }

  private static Optional<String> uncertain(String host, Look look) {
    HostAddresses addresses = look.addressesOf(host);
    return addresses.isUncertain()
        ? Optional.of(
            addresses.failures().stream().map(Failure::text).collect(Collectors.joining("; ")))
        : Optional.empty();
  }

  private static Problem ambiguous(
      LocalMember local, PeerUrl url, List<Candidate> candidates, Look look) {
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
                            + look.addressesOf(candidate.host()).describe()
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
            + ", and these are several targets: "
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
