package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.run.decision.StartDecision.JoinExisting;
import dev.etcdbootstrap.run.decision.StartDecision.StartNew;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.LogSummary;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the claim says from a hand-over on. */
final class StartedClaim {

  private StartedClaim() {}

  /**
   * Of a member that starts without data.
   *
   * @param stamp of its empty data directory
   */
  static Claim of(StartDecision decision, Evidence evidence, String stamp) {
    if (decision instanceof StartNew start) {
      return first(
          evidence,
          evidence.request().memberId(),
          start.list().clusterId(),
          start.list().members().stream().flatMap(member -> member.peerUrls().stream()),
          stamp);
    }
    if (decision instanceof JoinExisting join) {
      return first(evidence, join.self().id(), join.list().clusterId(), urls(join.list()), stamp);
    }
    throw new IllegalArgumentException("starts nothing without data: " + decision);
  }

  private static Claim first(
      Evidence evidence, EtcdId member, EtcdId cluster, Stream<PeerUrl> all, String stamp) {
    List<PeerUrl> own = evidence.request().self().peerUrls();
    return new Claim(
        Claim.Stage.STARTED,
        evidence.request().tokenDigest(),
        member,
        cluster,
        own,
        evidence.machineId(),
        Progress.NONE,
        stamp,
        others(all, own));
  }

  /** Of a member that starts on its data. */
  static Claim ofRestart(Evidence evidence) {
    if (!(evidence.disk() instanceof DiskState.Initialised data)) {
      throw new IllegalArgumentException("there is no data");
    }
    LogSummary log = data.log();
    List<PeerUrl> own = evidence.request().self().peerUrls();
    return new Claim(
        Claim.Stage.STARTED,
        // Nobody has asked for the token, and discovery may have been taken out of the settings.
        evidence.claim().map(Claim::tokenDigest).orElse(evidence.request().tokenDigest()),
        log.memberId(),
        log.clusterId(),
        own,
        evidence.machineId(),
        log.progress(),
        "",
        othersAtRestart(evidence, log.clusterId(), own));
  }

  /** The longest list of a peer of this cluster, else what was known before. */
  private static List<PeerUrl> othersAtRestart(
      Evidence evidence, EtcdId clusterId, List<PeerUrl> own) {
    Optional<PeerAnswer> longest =
        evidence.peers().map(PeerView::answers).orElse(List.of()).stream()
            .filter(answer -> answer.clusterId().equals(clusterId))
            .max((a, b) -> Integer.compare(a.members().size(), b.members().size()));
    return longest
        .map(answer -> others(urls(answer), own))
        .orElseGet(() -> evidence.claim().map(Claim::otherPeerUrls).orElse(List.of()));
  }

  private static Stream<PeerUrl> urls(PeerAnswer answer) {
    return answer.members().stream().map(ListedMember::peerUrls).flatMap(List::stream);
  }

  private static List<PeerUrl> others(Stream<PeerUrl> all, List<PeerUrl> own) {
    Set<PeerUrl> others = new LinkedHashSet<>(all.toList());
    others.removeIf(url -> own.stream().anyMatch(url::sameEndpoint));
    return List.copyOf(others);
  }
}
