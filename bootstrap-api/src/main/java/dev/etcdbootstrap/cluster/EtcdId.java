package dev.etcdbootstrap.cluster;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A member or cluster ID: 64 unsigned bits, printed as etcd prints them, in lower-case hexadecimal
 * without leading zeros.
 *
 * @param bits the value, to be read as unsigned
 */
public record EtcdId(long bits) implements Comparable<EtcdId> {

  /** The first eight bytes, big-endian, of what was digested. */
  static EtcdId firstEightBytes(MessageDigest sha1) {
    byte[] hash = sha1.digest();
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | (hash[i] & 0xff);
    }
    return new EtcdId(bits);
  }

  static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** In unsigned order, the order in which member IDs enter the cluster ID. */
  @Override
  public int compareTo(EtcdId other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return Long.toHexString(bits);
  }
}
