package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.peers.PeerView;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known when it is decided. What is empty has not been asked yet, which is not the same
 * as an answer that did not come. Immutable.
 *
 * @param request what is to be started
 * @param locked whether another process holds the data directory
 * @param disk the data directory
 * @param untouched whether the data directory is what it was at the hand-over that the claim
 *     remembers: etcd, which writes to it before anything else, has then never run
 * @param machineId of this machine; empty where it has none
 * @param claim the first witness
 * @param listing the strategy's answer
 * @param startMarks the second witness: members that the registry says were started; empty also
 *     where there is no registry
 * @param peers what the peers said
 * @param oldAddress what answered at the URLs of the claim
 */
public record Evidence(
    Request request,
    boolean locked,
    DiskState disk,
    boolean untouched,
    String machineId,
    Optional<Claim> claim,
    Optional<Listing> listing,
    Set<EtcdId> startMarks,
    Optional<PeerView> peers,
    Optional<PeerView> oldAddress) {

  public Evidence {
    startMarks = Set.copyOf(startMarks);
  }

  /** What is known at first: this machine. */
  public static Evidence ofMachine(
      Request request,
      boolean locked,
      DiskState disk,
      boolean untouched,
      String machineId,
      Optional<Claim> claim) {
    return new Evidence(
        request,
        locked,
        disk,
        untouched,
        machineId,
        claim,
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * With other peer URLs of the member, where nobody has set them.
   *
   * @param memberId the ID that it has with these
   */
  public Evidence withSelf(Member self, EtcdId memberId) {
    return new Evidence(
        new Request(self, memberId, request.tokenDigest(), request.state(), request.permissions()),
        locked,
        disk,
        untouched,
        machineId,
        claim,
        listing,
        startMarks,
        peers,
        oldAddress);
  }

  /** With the strategy's answer. */
  public Evidence withListing(Listing answer, Set<EtcdId> marks) {
    return new Evidence(
        request,
        locked,
        disk,
        untouched,
        machineId,
        claim,
        Optional.of(answer),
        marks,
        peers,
        oldAddress);
  }

  /** With the answers of the peers. */
  public Evidence withPeers(PeerView answers) {
    return new Evidence(
        request,
        locked,
        disk,
        untouched,
        machineId,
        claim,
        listing,
        startMarks,
        Optional.of(answers),
        oldAddress);
  }

  /** With what answered at the URLs of the claim. */
  public Evidence withOldAddress(PeerView answers) {
    return new Evidence(
        request,
        locked,
        disk,
        untouched,
        machineId,
        claim,
        listing,
        startMarks,
        peers,
        Optional.of(answers));
  }

  /** Without the answers of the peers, which are then asked anew. */
  public Evidence withoutPeers() {
    return new Evidence(
        request,
        locked,
        disk,
        untouched,
        machineId,
        claim,
        listing,
        startMarks,
        Optional.empty(),
        oldAddress);
  }
}
