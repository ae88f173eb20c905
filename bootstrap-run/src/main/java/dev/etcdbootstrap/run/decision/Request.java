package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.Member;
import java.util.Set;

/**
 * What is to be started. Immutable.
 *
 * @param self name and advertised peer URLs of this member
 * @param token the cluster token
 * @param state what the operator knows of the cluster
 * @param permissions flags that were given
 */
public record Request(Member self, String token, WantedState state, Set<Permission> permissions) {

  public Request {
    permissions = Set.copyOf(permissions);
  }

  /** The ID that this member has as one of the first of its cluster; etcd computes the same. */
  public EtcdId memberId() {
    return self.id(token);
  }

  boolean permits(Permission permission) {
    return permissions.contains(permission);
  }
}
