package dev.etcdbootstrap.cluster;

/**
 * etcd's {@code initial-cluster-state}: whether the member helps to form a cluster or joins one.
 */
public enum ClusterState {
  /** All members of the list start for the first time, together. */
  NEW,
  /** The cluster runs already and has been told of this member ({@code etcdctl member add}). */
  EXISTING;

  /** Reads {@code new} or {@code existing}. */
  public static ClusterState parse(String text) {
    for (ClusterState state : values()) {
      if (state.toString().equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException("must be new or existing");
  }

  /** As etcd writes it: {@code new} or {@code existing}. */
  @Override
  public String toString() {
    return this == NEW ? "new" : "existing";
  }
}
