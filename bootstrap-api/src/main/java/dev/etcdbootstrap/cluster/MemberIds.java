package dev.etcdbootstrap.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * The IDs of the members of a list, in its order, as etcd computes them (its {@code membership}
 * package, unchanged from 3.0 to 3.7).
 */
final class MemberIds {

  private final long[] bits;

  private MemberIds(long[] bits) {
    this.bits = bits;
  }

  /** SHA-1 over the sorted peer URLs, nothing between them, then the cluster token. */
  static MemberIds of(List<Member> members, String token) {
    byte[] tokenBytes = token.getBytes(StandardCharsets.UTF_8);
    Sha1 sha1 = new Sha1();
    long[] bits = new long[members.size()];
    for (int i = 0; i < bits.length; i++) {
      for (PeerUrl url : members.get(i).peerUrls()) {
        sha1.update(url.toString().getBytes(StandardCharsets.UTF_8));
      }
      sha1.update(tokenBytes);
      bits[i] = sha1.firstEightBytes();
    }
    return new MemberIds(bits);
  }

  EtcdId get(int index) {
    return new EtcdId(bits[index]);
  }

  List<EtcdId> asList() {
    return new AsList();
  }

  /** A view, since a caller may ask for the whole list at every index. */
  private final class AsList extends AbstractList<EtcdId> implements RandomAccess {
    @Override
    public EtcdId get(int index) {
      return MemberIds.this.get(index);
    }

    @Override
    public int size() {
      return bits.length;
    }
  }

  boolean areDistinct() {
    long[] sorted = bits.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return false;
      }
    }
    return true;
  }

  /** SHA-1 over the member IDs in ascending unsigned order, eight bytes each. */
  EtcdId clusterId() {
    Sha1 sha1 = new Sha1();
    for (EtcdId id : asList().stream().sorted().toList()) {
      sha1.update(ByteBuffer.allocate(Long.BYTES).putLong(id.bits()).array());
    }
    return new EtcdId(sha1.firstEightBytes());
  }
}
