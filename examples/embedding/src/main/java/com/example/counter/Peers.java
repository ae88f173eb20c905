package com.example.counter;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/** Translates a member list to Ratis. */
final class Peers {

  private Peers() {}

  /**
   * The Raft group, the same on every member. Its id is the cluster ID, which is made of all peer
   * URLs and the token, so messages of another cluster are refused, from whatever address.
   */
  static RaftGroup group(InitialCluster cluster) {
    return RaftGroup.valueOf(
        RaftGroupId.valueOf(new UUID(0, cluster.clusterId().bits())),
        cluster.members().stream().map(member -> peer(cluster, member)).toList());
  }

  private static RaftPeer peer(InitialCluster cluster, Member member) {
    PeerUrl url = url(member);
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return RaftPeer.newBuilder()
        .setId(id(cluster, member))
        .setAddress(host + ":" + url.port())
        .build();
  }

  /**
   * The member ID, not the name: with DNS, which has no member names, a member knows only its own,
   * while the ID follows from the peer URLs and is the same everywhere.
   */
  static RaftPeerId id(InitialCluster cluster, Member member) {
    EtcdId id = cluster.memberId(member);
    return RaftPeerId.valueOf(id.toString());
  }

  /** The one URL of a member: a Ratis peer has one address, and TLS would need certificates. */
  static PeerUrl url(Member member) {
    PeerUrl url = member.peerUrls().get(0);
    if (member.peerUrls().size() > 1 || !url.scheme().equals("http")) {
      throw new IllegalArgumentException(member + ": each member needs exactly one http URL");
    }
    return url;
  }
}
