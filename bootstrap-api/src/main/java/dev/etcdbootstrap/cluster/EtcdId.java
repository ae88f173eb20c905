package dev.etcdbootstrap.cluster;

/**
 * A member or cluster ID: 64 unsigned bits, printed as etcd prints them, in lower-case hexadecimal
 * without leading zeros.
 *
 * @param bits the value, to be read as unsigned
 */
public record EtcdId(long bits) implements Comparable<EtcdId> {

  /**
   * Reads what {@link #toString} writes, and etcd.
   *
   * @throws IllegalArgumentException when it is not 1 to 16 hexadecimal digits
   */
  public static EtcdId parse(String text) {
    if (!text.matches("[0-9a-fA-F]{1,16}")) {
      throw new IllegalArgumentException("must be an ID of etcd, 1 to 16 hexadecimal digits");
    }
    return new EtcdId(Long.parseUnsignedLong(text, 16));
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
