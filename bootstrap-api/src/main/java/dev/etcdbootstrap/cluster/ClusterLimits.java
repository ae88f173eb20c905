package dev.etcdbootstrap.cluster;

/**
 * The sizes beyond which nothing is a member or a list: far more than any cluster has, and so
 * little that nobody who can write into a registry can keep its readers busy.
 */
public final class ClusterLimits {

  /** For the name of a member, in characters. */
  public static final int MAX_NAME_LENGTH = 1_024;

  /** For a peer URL, in characters. */
  public static final int MAX_URL_LENGTH = 1_024;

  /** For the peer URLs of a member. */
  public static final int MAX_PEER_URLS = 64;

  /** For the members of a list. */
  public static final int MAX_MEMBERS = 100_000;

  /** For what a member writes into a registry, in characters. */
  public static final int MAX_REGISTRATION_LENGTH = 65_536;

  private ClusterLimits() {}
}
