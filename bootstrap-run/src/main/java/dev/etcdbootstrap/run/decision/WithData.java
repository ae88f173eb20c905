package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.StartDecision.Ask;
import dev.etcdbootstrap.run.decision.StartDecision.Refuse;
import dev.etcdbootstrap.run.decision.StartDecision.Restart;
import dev.etcdbootstrap.run.disk.LogSummary;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.spi.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules for a member that finds data: is it its own, all of it, and nobody else's? */
final class WithData {

  private final Evidence evidence;
  private final Request request;
  private final LogSummary log;
  private final List<String> warnings = new ArrayList<>();

  WithData(Evidence evidence, LogSummary log) {
    this.evidence = evidence;
    this.request = evidence.request();
    this.log = log;
  }

  StartDecision decide() {
    Optional<StartDecision> removed = removed();
    if (removed.isPresent()) {
      return removed.get();
    }
    // A mere registration knows nothing of any data.
    return evidence
        .claim()
        .filter(claim -> claim.stage() == Claim.Stage.STARTED)
        .map(this::claimed)
        .orElseGet(this::unclaimed);
  }

  private StartDecision claimed(Claim claim) {
    if (!log.memberId().equals(claim.memberId()) || !log.clusterId().equals(claim.clusterId())) {
      if (!accepted(Permission.ADOPT, "the data is of another member than the claim")) {
        return refuse(
            Rule.OTHER_DATA,
            "the data is of member "
                + log.memberId()
                + " of cluster "
                + log.clusterId()
                + ", but this is member "
                + claim.memberId()
                + " of cluster "
                + claim.clusterId(),
            "mount the right disk; if this data is right, run once with --adopt");
      }
      return restart(Rule.ADOPTED_DATA);
    }
    if (log.progress().isBehind(claim.lastSeen())
        && !accepted(Permission.ACCEPT_RESTORE, "the data is older than it was")) {
      return refuse(
          Rule.OLDER_DATA,
          "the data is older than it was: it ends at "
              + log.progress()
              + ", and has been at "
              + claim.lastSeen()
              + "; writes that this member acknowledged would be lost",
          "mount the disk that it last had, or "
              + WayOut.replace(log.memberId().toString(), request.self())
              + "; if all members were restored to this state together, run once with --accept-restore");
    }
    if (!claim.machineId().equals(evidence.machineId())) {
      return moved(claim);
    }
    return own(claim);
  }

  private StartDecision moved(Claim claim) {
    if (evidence.oldAddress().isEmpty()) {
      return new Ask(Question.OLD_ADDRESS);
    }
    boolean runs =
        evidence.oldAddress().get().answers().stream()
            .anyMatch(answer -> answer.clusterId().equals(log.clusterId()));
    if (runs) {
      return refuse(
          Rule.CLONED_DATA,
          "this data was copied from another machine, where member "
              + log.memberId()
              + " still runs, at "
              + WayOut.urls(claim.peerUrls())
              + ": two members of one ID destroy each other's work",
          "empty the data directory here; to grow the cluster: " + WayOut.add(request.self()));
    }
    if (!accepted(Permission.MOVED, "the member has moved to this machine")) {
      return refuse(
          Rule.MOVED_DATA,
          "this data comes from another machine, and nothing answered at "
              + WayOut.urls(claim.peerUrls())
              + ", which does not prove that nothing runs there",
          "make sure that it is stopped there for good, then run once with --moved");
    }
    return own(claim);
  }

  private StartDecision own(Claim claim) {
    if (!Set.copyOf(claim.peerUrls()).equals(new HashSet<>(request.self().peerUrls()))) {
      warnings.add(
          "this member advertised "
              + WayOut.urls(claim.peerUrls())
              + " before; the others keep to that until they are told: "
              + WayOut.update(log.memberId(), request.self().peerUrls()));
    }
    return restart(Rule.OWN_DATA);
  }

  private StartDecision unclaimed() {
    if (accepted(Permission.ADOPT, "nothing says whose data this is")) {
      return restart(Rule.ADOPTED_DATA);
    }
    if (evidence.listing().isEmpty()) {
      return new Ask(Question.LISTING);
    }
    if (evidence.listing().get() instanceof Listing.Complete complete
        && complete.list().clusterId().equals(log.clusterId())
        && request.memberId().equals(log.memberId())) {
      warnings.add("the data is this member's by its IDs; from now on a claim says so");
      return restart(Rule.ADOPTED_DATA);
    }
    if (evidence.peers().isEmpty()) {
      return new Ask(Question.PEERS);
    }
    if (isListed(evidence.peers().get())) {
      warnings.add(
          "the data is this member's as most members list it; from now on a claim says so");
      return restart(Rule.ADOPTED_DATA);
    }
    return refuse(
        Rule.UNKNOWN_DATA,
        "nothing says that this data, of member "
            + log.memberId()
            + " of cluster "
            + log.clusterId()
            + ", is that of "
            + name(request.self()),
        "if it is, run once with --adopt");
  }

  private boolean isListed(PeerView peers) {
    return majority(peers).filter(answer -> answer.clusterId().equals(log.clusterId())).stream()
        .flatMap(answer -> answer.members().stream())
        .anyMatch(
            member -> member.id().equals(log.memberId()) && member.isAt(request.self().peerUrls()));
  }

  /** etcd 3.7 ends with 0 then, so that nothing restarts it and nothing alerts. */
  private Optional<StartDecision> removed() {
    return evidence
        .peers()
        .flatMap(this::majority)
        .filter(answer -> answer.clusterId().equals(log.clusterId()))
        .filter(answer -> answer.members().stream().noneMatch(this::isSelf))
        .map(
            answer ->
                refuse(
                    Rule.NOT_A_MEMBER,
                    "member "
                        + log.memberId()
                        + " has been removed from the cluster: "
                        + answer.members(),
                    "empty its data directory; to bring it back as a new member: "
                        + WayOut.add(request.self())));
  }

  private Optional<PeerAnswer> majority(PeerView peers) {
    return peers.majority(this::isSelf);
  }

  private boolean isSelf(ListedMember member) {
    return member.id().equals(log.memberId());
  }

  private boolean accepted(Permission permission, String what) {
    if (!request.permits(permission)) {
      return false;
    }
    warnings.add(what + "; started because of " + permission);
    return true;
  }

  private StartDecision restart(Rule rule) {
    return new Restart(rule, warnings);
  }

  private static StartDecision refuse(Rule rule, String message, String wayOut) {
    return new Refuse(rule, Reason.ALREADY_FORMED, message, wayOut);
  }

  private static String name(Member self) {
    return "member " + self.name() + " at " + WayOut.urls(self.peerUrls());
  }
}
