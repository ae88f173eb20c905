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

/** A member list in the words of Ratis. */
final class Peers {

  private Peers() {}

  /**
   * The same group on every member. Its id is the cluster ID, in which all peer URLs and the token
   * are, so that what another cluster sends, at whatever address, is refused.
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
   * The member ID and not the name: DNS knows no names, so there a member is sure of its own only,
   * while the ID follows from the peer URLs and is the same everywhere.
   */
  static RaftPeerId id(InitialCluster cluster, Member member) {
    EtcdId id = cluster.memberId(member);
    return RaftPeerId.valueOf(id.toString());
  }

  /** Ratis has one address for each peer, and speaks TLS only when it is given certificates. */
  static PeerUrl url(Member member) {
    PeerUrl url = member.peerUrls().get(0);
    if (member.peerUrls().size() > 1 || !url.scheme().equals("http")) {
      throw new IllegalArgumentException(member + ": each member needs one http URL here");
    }
    return url;
  }
}
