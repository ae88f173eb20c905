package dev.etcdbootstrap.run.peers;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import java.util.List;

/**
 * A member list, from one peer at one moment. etcd gives it without a quorum and not linearizably:
 * it may be old, and a removed member may still tell one. Immutable.
 *
 * @param url where it was asked
 * @param clusterId from the header {@code X-Etcd-Cluster-ID}
 * @param members in order of their IDs
 */
public record PeerAnswer(PeerUrl url, EtcdId clusterId, List<ListedMember> members) {

  /** Sorts the members by ID. */
  public PeerAnswer {
    members = members.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
  }

  /** Whether the peer itself belongs to the list that it tells: a removed one does not. */
  public boolean isByMember() {
    return members.stream().anyMatch(member -> member.isAt(List.of(url)));
  }
}
