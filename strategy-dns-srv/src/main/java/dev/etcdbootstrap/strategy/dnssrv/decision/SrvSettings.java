package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.ClusterState;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.PeerUrl;
import java.util.List;
import java.util.Optional;

/**
 * What a decision depends on besides the snapshot. Immutable.
 *
 * @param suffix of the service, empty for none
 * @param choice empty where the local member's scheme decides
 * @param expectedSize empty where the records alone determine the number of members
 * @param local empty for an observer
 */
public record SrvSettings(
    String domain,
    String suffix,
    Optional<SchemeChoice> choice,
    Optional<Integer> expectedSize,
    String token,
    ClusterState state,
    Optional<LocalMember> local) {

  /** The name of the records of a set. */
  public String peerName(SrvSet set) {
    return set.peerName(domain, suffix);
  }

  /** The hosts of the advertised URLs, each once. */
  public List<String> advertisedHosts() {
    return advertised().stream().map(PeerUrl::host).distinct().toList();
  }

  /** The advertised URLs without Unix domain sockets, which are not in DNS. */
  List<PeerUrl> advertised() {
    return local.map(LocalMember::advertisedPeerUrls).orElse(List.of()).stream()
        .filter(url -> !url.usesUnixSocket())
        .toList();
  }
}
