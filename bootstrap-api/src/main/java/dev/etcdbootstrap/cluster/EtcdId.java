package dev.etcdbootstrap.cluster;

/**
 * A member or cluster ID: 64 unsigned bits, printed as etcd prints them, in lower-case hexadecimal
 * without leading zeros.
 *
 * @param bits the value, to be read as unsigned
 */
public record EtcdId(long bits) implements Comparable<EtcdId> {

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
