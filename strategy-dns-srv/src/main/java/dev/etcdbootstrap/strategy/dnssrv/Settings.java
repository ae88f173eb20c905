package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.ClusterState;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.spi.CommonOptions;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;
import java.util.Optional;

/**
 * What a verdict depends on besides what DNS says. Immutable.
 *
 * @param suffix of the service, empty for none
 * @param choice empty where the local member's scheme decides
 * @param expectedSize empty where the records alone say how many members there are
 */
record Settings(
    String domain,
    String suffix,
    Optional<SchemeChoice> choice,
    Optional<Integer> expectedSize,
    String token,
    ClusterState state,
    Optional<LocalMember> local) {

  static Settings of(StrategyContext context) {
    return new Settings(
        context.get(DnsSrvOptions.DISCOVERY_SRV),
        context.find(DnsSrvOptions.DISCOVERY_SRV_NAME).orElse(""),
        context.find(DnsSrvOptions.SCHEME),
        context.find(CommonOptions.EXPECTED_SIZE),
        context.get(CommonOptions.INITIAL_CLUSTER_TOKEN),
        context.get(CommonOptions.INITIAL_CLUSTER_STATE),
        context.localMember());
  }

  String peerName(SrvSet set) {
    return set.peerName(domain, suffix);
  }

  /** The advertised URLs that DNS can say anything about: all but Unix domain sockets. */
  List<PeerUrl> advertised() {
    return local.map(LocalMember::advertisedPeerUrls).orElse(List.of()).stream()
        .filter(url -> !url.isUnixSocket())
        .toList();
  }

  /** The hosts of the advertised URLs, each once. */
  List<String> advertisedHosts() {
    return advertised().stream().map(PeerUrl::host).distinct().toList();
  }
}
