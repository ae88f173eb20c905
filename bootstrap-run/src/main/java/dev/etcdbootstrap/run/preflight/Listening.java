package dev.etcdbootstrap.run.preflight;

/** Whether an etcd could listen at an address now. */
public enum Listening {
  /** Nothing is in its way, or nothing that can be told from here. */
  POSSIBLE,
  /** Another process listens there. */
  IN_USE,
  /** No interface of this machine has the address. */
  NOT_HERE,
  /** This process may not; etcd may, when its file has the capability. */
  NOT_ALLOWED
}
