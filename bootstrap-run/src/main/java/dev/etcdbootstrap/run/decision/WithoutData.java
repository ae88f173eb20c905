package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.StartDecision.Ask;
import dev.etcdbootstrap.run.decision.StartDecision.JoinExisting;
import dev.etcdbootstrap.run.decision.StartDecision.Refuse;
import dev.etcdbootstrap.run.decision.StartDecision.Resume;
import dev.etcdbootstrap.run.decision.StartDecision.StartNew;
import dev.etcdbootstrap.run.decision.StartDecision.Wait;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.spi.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rules for a member without data: has it never run, or has it lost its disk? */
final class WithoutData {

  private final Evidence evidence;
  private final Request request;

  /** One of another token speaks of another cluster, and is put aside. */
  private final Optional<Claim> claim;

  WithoutData(Evidence evidence) {
    this.evidence = evidence;
    this.request = evidence.request();
    this.claim = evidence.claim().filter(request::isSameCluster);
  }

  StartDecision decide() {
    if (evidence.listing().isEmpty()) {
      return new Ask(Question.LISTING);
    }
    if (evidence.peers().isEmpty()) {
      return new Ask(Question.PEERS);
    }
    PeerView peers = evidence.peers().get();
    if (peers.clusterIds().size() > 1) {
      return twoClusters(peers);
    }
    Optional<PeerAnswer> agreed = peers.majority(this::isSelf);
    if (agreed.isPresent()) {
      return inRunningCluster(peers, agreed.get());
    }
    Optional<ListedMember> started = peers.started(this::isSelf);
    if (started.isPresent()) {
      return ranBefore(started.get());
    }
    if (!peers.answers().isEmpty() && !isForming(peers)) {
      return new Wait(
          Rule.NO_MAJORITY,
          "a majority of the members of the running cluster that say the same; silent: "
              + silent(peers));
    }
    if (isStarted() && evidence.untouched() && !neverRan(request.memberId())) {
      return new Wait(
          Rule.NO_MAJORITY,
          "a majority of the members of the cluster to which member "
              + claim.get().memberId()
              + " was added; silent: "
              + silent(peers));
    }
    if (isWitnessed(request.memberId()) || (isStarted() && !evidence.untouched())) {
      return wiped(claim.map(Claim::memberId).orElse(request.memberId()));
    }
    return first(evidence.listing().get());
  }

  /**
   * Whether those that answer know no more than the first list, on which this member has not run:
   * the first to start has no majority to speak for, and would have the others wait for ever. It
   * says as little against a start as nobody does.
   */
  private boolean isForming(PeerView peers) {
    return request.state() == WantedState.NEW
        && evidence.listing().get() instanceof Listing.Complete complete
        && peers.answers().stream().allMatch(answer -> isFirstList(answer, complete.list()));
  }

  private boolean isFirstList(PeerAnswer answer, FirstList first) {
    return answer.clusterId().equals(first.clusterId())
        && answer.members().stream()
            .map(ListedMember::id)
            .collect(Collectors.toSet())
            .equals(first.entries().stream().map(FirstList.Entry::id).collect(Collectors.toSet()))
        && answer.members().stream().filter(this::isSelf).noneMatch(ListedMember::hasStarted);
  }

  /** More than half of the members say who belongs to the cluster; that settles it. */
  private StartDecision inRunningCluster(PeerView peers, PeerAnswer list) {
    List<ListedMember> selves = list.members().stream().filter(this::isSelf).toList();
    for (ListedMember self : selves) {
      Optional<ListedMember> started = peers.started(member -> member.id().equals(self.id()));
      if (started.isPresent()) {
        return ranBefore(started.get());
      }
      if (isWitnessed(self.id())) {
        return wiped(self.id());
      }
    }
    if (selves.isEmpty()) {
      return new Refuse(
          Rule.NOT_LISTED,
          Reason.ALREADY_FORMED,
          "cluster " + list.clusterId() + " runs without this member: " + list.members(),
          "add it on a member that runs, then start it again: " + WayOut.add(request.self()));
    }
    // An etcd that joins a cluster ends when that has not decided on its version yet, as it has not
    // before it has a leader; one of the first members does not ask.
    return request.state() != WantedState.EXISTING
            && evidence.listing().get() instanceof Listing.Complete complete
            && isFirstList(list, complete.list())
        ? new StartNew(Rule.LATE_MEMBER, complete.list())
        : new JoinExisting(Rule.LISTED_NOT_STARTED, list, selves.get(0));
  }

  private StartDecision first(Listing listing) {
    if (!(listing instanceof Listing.Complete complete)) {
      return new Resume(Rule.LIST_INCOMPLETE);
    }
    if (complete.list().find(request.self().name()).isEmpty()) {
      return new Resume(Rule.NOT_ON_LIST);
    }
    return switch (request.state()) {
      case NEW -> new StartNew(Rule.FIRST_START, complete.list());
      case EXISTING ->
          new Wait(
              Rule.EXISTING_WITHOUT_PEERS,
              "a member of the running cluster; silent: "
                  + evidence.peers().map(WithoutData::silent).orElse("nobody was asked"));
      case AUTO ->
          new Wait(Rule.AGREEMENT_MISSING, "the word of every member that it holds no data");
    };
  }

  private static String silent(PeerView peers) {
    return peers.silent().stream()
        .map(PeerView.Silence::toString)
        .collect(Collectors.joining(", "));
  }

  private StartDecision twoClusters(PeerView peers) {
    return new Refuse(
        Rule.TWO_CLUSTERS,
        Reason.INVALID_CLUSTER,
        "the peers belong to different clusters: "
            + peers.answers().stream()
                .map(
                    answer ->
                        answer.url() + " to " + answer.clusterId() + " with " + answer.members())
                .collect(Collectors.joining("; ")),
        "correct the list, or the member that was started with another one");
  }

  private StartDecision ranBefore(ListedMember listed) {
    return new Refuse(
        Rule.RAN_BEFORE,
        Reason.ALREADY_FORMED,
        "the cluster runs and lists this member as "
            + listed
            + ": it has run before, and its data is gone; started empty it would forget writes"
            + " that it acknowledged",
        "bring the disk back, or " + WayOut.replace(listed.id().toString(), request.self()));
  }

  private StartDecision wiped(EtcdId id) {
    return new Refuse(
        Rule.WIPED,
        Reason.ALREADY_FORMED,
        "this member was started before, "
            + (isStarted() ? "as its claim says" : "as the registry says")
            + ", and its data is gone; started empty it would forget writes that it acknowledged",
        "bring the disk back, or "
            + WayOut.replace(id.toString(), request.self())
            + "; for a new cluster on these machines, choose another initial-cluster-token");
  }

  /** Whether one of the two witnesses says that the member of this ID was started. */
  private boolean isWitnessed(EtcdId id) {
    return !neverRan(id)
        && (evidence.startMarks().contains(id)
            || (isStarted() && claim.get().memberId().equals(id)));
  }

  /**
   * Whether it was killed between the hand-over and etcd. That says something of this ID alone: the
   * member may have run under another before.
   */
  private boolean neverRan(EtcdId id) {
    return isStarted() && evidence.untouched() && claim.get().memberId().equals(id);
  }

  private boolean isStarted() {
    return claim.filter(known -> known.stage() == Claim.Stage.STARTED).isPresent();
  }

  /** By any ID that it may have, or by its URLs: an added member's ID cannot be computed. */
  private boolean isSelf(ListedMember member) {
    return member.id().equals(request.memberId())
        || claim.filter(known -> known.memberId().equals(member.id())).isPresent()
        || member.isAt(request.self().peerUrls());
  }
}
