package dev.etcdbootstrap.spi;

/**
 * Why there is no member list. Each calls for something else of an operator. Reasons may be added
 * in any release: treat one that you do not know as a failure like any other.
 */
public enum Reason {
  /** A defect of a strategy or of the host, such as a class path with two versions of a library. */
  INTERNAL,
  /** The command line, the configuration or the request is wrong. */
  USAGE,
  /**
   * Names, URLs or IDs conflict, the local member is not listed, or scheme or size do not match.
   */
  INVALID_CLUSTER,
  /** The source cannot be reached or gives no usable answer, and trying again will not help. */
  UNAVAILABLE,
  /** Members were still missing at the deadline. */
  TIMEOUT,
  /** As many members as the cluster has room for came before this one. */
  CLUSTER_FULL,
  /** The token, the size or the records do not exist. */
  NOT_FOUND,
  /** Not authenticated, not allowed, or a certificate was refused. */
  DENIED,
  /**
   * The cluster has been formed before; to start this member again as a new one could lose data.
   */
  ALREADY_FORMED;

  /** In kebab-case, as programs see it: {@code invalid-cluster}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (char c : name().toCharArray()) {
      out.append(c == '_' ? '-' : (char) (c + ('a' - 'A')));
    }
    return out.toString();
  }
}
