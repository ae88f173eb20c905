package dev.etcdbootstrap.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** IDs as etcd computes them (its {@code membership} package, unchanged from 3.0 to 3.7). */
final class MemberIds {

  private MemberIds() {}

  /** SHA-1 over the sorted peer URLs, nothing between them, then the cluster token. */
  static List<EtcdId> of(List<Member> members, String token) {
    byte[] tokenBytes = token.getBytes(StandardCharsets.UTF_8);
    MessageDigest sha1 = EtcdId.sha1();
    List<EtcdId> ids = new ArrayList<>(members.size());
    for (Member member : members) {
      for (PeerUrl url : member.peerUrls()) {
        sha1.update(url.toString().getBytes(StandardCharsets.UTF_8));
      }
      sha1.update(tokenBytes);
      ids.add(EtcdId.firstEightBytes(sha1));
    }
    return Collections.unmodifiableList(ids);
  }

  /** SHA-1 over the member IDs in ascending unsigned order, eight bytes each. */
  static EtcdId clusterId(List<EtcdId> memberIds) {
    List<EtcdId> ascending = new ArrayList<>(memberIds);
    ascending.sort(null);
    MessageDigest sha1 = EtcdId.sha1();
    for (EtcdId id : ascending) {
      for (int shift = 56; shift >= 0; shift -= 8) {
        sha1.update((byte) (id.bits() >>> shift));
      }
    }
    return EtcdId.firstEightBytes(sha1);
  }
}
