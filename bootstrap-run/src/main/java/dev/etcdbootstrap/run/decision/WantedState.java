package dev.etcdbootstrap.run.decision;

/** etcd's {@code initial-cluster-state}, and {@code auto}. */
public enum WantedState {
  /** The operator says that this cluster has never run. */
  NEW,
  /** The operator says that the cluster runs and has been told of this member. */
  EXISTING,
  /** Whatever all members agree upon. */
  AUTO
}
