package dev.etcdbootstrap.run.claim;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.disk.Progress;
import java.util.List;

/**
 * The first witness of a start: what was known when this member was last handed over to etcd, or
 * registered. Immutable.
 *
 * @param stage how far it had come
 * @param token the cluster token, which tells one cluster from the next on the same machines
 * @param memberId the ID that the member had or would have
 * @param clusterId likewise
 * @param peerUrls that it advertised
 * @param machineId of the machine it ran on; empty where the machine has none
 * @param lastSeen how far its log had come when it was last started
 */
public record Claim(
    Stage stage,
    String token,
    EtcdId memberId,
    EtcdId clusterId,
    List<PeerUrl> peerUrls,
    String machineId,
    Progress lastSeen) {

  /** How far a member has come. */
  public enum Stage {
    /** It has a place in a registry, and etcd was never started. */
    REGISTERED,
    /** It was about to become etcd, or did: from now on its data directory must not be lost. */
    STARTED
  }

  public Claim {
    peerUrls = List.copyOf(peerUrls);
  }
}
