package dev.etcdbootstrap.run.decision;

/** What an operator takes responsibility for, flag by flag. May grow. */
public enum Permission {
  /** {@code --adopt}: the data is this member's, although nothing says so. */
  ADOPT("--adopt"),
  /** {@code --moved}: the member has moved to this machine, and nothing runs on the old one. */
  MOVED("--moved"),
  /** {@code --accept-restore}: the data was restored from an older copy, on purpose. */
  ACCEPT_RESTORE("--accept-restore"),
  /** etcd's own {@code --force-new-cluster}. */
  FORCE_NEW_CLUSTER("--force-new-cluster");

  private final String flag;

  Permission(String flag) {
    this.flag = flag;
  }

  @Override
  public String toString() {
    return flag;
  }
}
