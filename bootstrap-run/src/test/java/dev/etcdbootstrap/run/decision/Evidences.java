package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.LogSummary;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A cluster of three, a machine, and what can be seen of them. */
final class Evidences {

  static final String TOKEN = "etcd-cluster";
  static final String MACHINE = "machine-a";
  static final Member N1 = Member.of("n1", "http://10.0.0.1:2380");
  static final Member N2 = Member.of("n2", "http://10.0.0.2:2380");
  static final Member N3 = Member.of("n3", "http://10.0.0.3:2380");
  static final InitialCluster CLUSTER = InitialCluster.of(List.of(N1, N2, N3), TOKEN);
  static final FirstList FIRST_LIST = FirstList.of(CLUSTER);
  static final EtcdId CLUSTER_ID = CLUSTER.clusterId();
  static final EtcdId SELF = N3.id(TOKEN);

  /** An ID that was assigned by {@code member add}, above 2^63. */
  static final EtcdId ADDED = new EtcdId(0xf00d_0000_0000_0001L);

  static final Progress SEEN = new Progress(4, 1000);

  private Evidences() {}

  static Request request(WantedState state, Permission... permissions) {
    return Request.of(N3, TOKEN, state, Set.of(permissions));
  }

  static DiskState data(EtcdId member, EtcdId cluster, Progress progress) {
    return new DiskState.Initialised(new LogSummary(member, cluster, progress));
  }

  static DiskState ownData() {
    return data(SELF, CLUSTER_ID, SEEN);
  }

  static Claim claim(Claim.Stage stage) {
    return claim(stage, TOKEN);
  }

  static Claim claimOfToken(String token) {
    return claim(Claim.Stage.STARTED, token);
  }

  private static Claim claim(Claim.Stage stage, String token) {
    return new Claim(
        stage,
        Claim.digest(token),
        SELF,
        CLUSTER_ID,
        N3.peerUrls(),
        MACHINE,
        SEEN,
        "",
        List.of(url(N1), url(N2)));
  }

  static Evidence machine(Request request, DiskState disk, Claim... claim) {
    return Evidence.ofMachine(
        request, false, disk, false, MACHINE, Arrays.stream(claim).findFirst());
  }

  static Evidence nothingKnown(WantedState state, Claim... claim) {
    return machine(request(state), new DiskState.Empty(), claim);
  }

  static Listing complete() {
    return Listing.complete(CLUSTER);
  }

  static ListedMember listed(Member member) {
    return new ListedMember(
        member.id(TOKEN), member.name(), member.peerUrls(), List.of("http://client"), false);
  }

  /** Of the first list, and never started. */
  static ListedMember named(Member member) {
    return new ListedMember(member.id(TOKEN), member.name(), member.peerUrls(), List.of(), false);
  }

  static ListedMember added(Member member, EtcdId id, boolean learner) {
    return new ListedMember(id, "", member.peerUrls(), List.of(), learner);
  }

  static PeerAnswer answer(Member by, ListedMember... members) {
    return new PeerAnswer(by.peerUrls().get(0), CLUSTER_ID, List.of(members));
  }

  static PeerView peers(PeerAnswer... answers) {
    return new PeerView(List.of(answers), List.of());
  }

  static PeerView silence(Member... members) {
    return new PeerView(List.of(), Arrays.stream(members).map(Evidences::silent).toList());
  }

  static PeerView.Silence silent(Member member) {
    return new PeerView.Silence(url(member), "connection refused");
  }

  static PeerUrl url(Member member) {
    return member.peerUrls().get(0);
  }

  /** Asked as the loop asks: what is known is handed in when it is asked for. */
  static StartDecision decide(Evidence machine, Listing listing, PeerView peers) {
    return decide(machine, listing, Set.of(), peers, Optional.empty());
  }

  static StartDecision decide(
      Evidence machine,
      Listing listing,
      Set<EtcdId> marks,
      PeerView peers,
      Optional<PeerView> oldAddress) {
    Evidence evidence = machine;
    for (int asked = 0; asked <= Question.values().length; asked++) {
      StartDecision decision = StartDecider.decide(evidence);
      if (!(decision instanceof StartDecision.Ask ask)) {
        return decision;
      }
      evidence =
          switch (ask.question()) {
            case LISTING -> evidence.withListing(listing, marks);
            case PEERS -> evidence.withPeers(peers);
            case OLD_ADDRESS -> evidence.withOldAddress(oldAddress.orElseThrow());
          };
    }
    throw new AssertionError("asks again what was answered");
  }
}
