package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.strategy.dnssrv.dns.HostAddresses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A member as the records list it, whether they are usable or not. Immutable.
 *
 * @param name how members call it that know only its records
 * @param targets all of one host
 * @param isLocal whether it is the local member
 */
public record ListedMember(
    String name, List<Target> targets, HostAddresses addresses, boolean isLocal) {

  public ListedMember {
    targets = List.copyOf(targets);
  }

  /** The members that these targets stand for, sorted. */
  public static List<ListedMember> of(
      Collection<Target> targets, DnsSnapshot snapshot, SrvSettings settings) {
    Map<Candidate, String> names = MemberNames.of(Candidate.of(targets));
    Optional<Candidate> local = local(names, snapshot, settings);
    List<ListedMember> members = new ArrayList<>();
    names.forEach(
        (candidate, name) ->
            members.add(
                new ListedMember(
                    name,
                    candidate.targets(),
                    snapshot.addressesOf(candidate.host()),
                    local.filter(candidate::equals).isPresent())));
    return members;
  }

  private static Optional<Candidate> local(
      Map<Candidate, String> names, DnsSnapshot snapshot, SrvSettings settings) {
    try {
      return settings
          .local()
          .map(member -> LocalMatch.of(member, settings.advertised(), names, snapshot))
          .filter(LocalMatch.Found.class::isInstance)
          .map(match -> ((LocalMatch.Found) match).candidate());
    } catch (InvalidClusterException e) {
      return Optional.empty(); // a host that no URL can have
    }
  }
}
