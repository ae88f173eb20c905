package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.run.claim.Claim;
import java.util.Set;

/**
 * What is to be started. Has what follows from the cluster token instead of the token, which may
 * open a registry. Immutable.
 *
 * @param self name and advertised peer URLs of this member
 * @param memberId the ID that this member has as one of the first of its cluster; etcd computes the
 *     same
 * @param tokenDigest of the cluster token, as {@link Claim#digest} makes it
 * @param state what the operator knows of the cluster
 * @param permissions flags that were given
 */
public record Request(
    Member self,
    EtcdId memberId,
    String tokenDigest,
    WantedState state,
    Set<Permission> permissions) {

  public Request {
    permissions = Set.copyOf(permissions);
  }

  /** Of a member of the cluster with this token. */
  public static Request of(
      Member self, String token, WantedState state, Set<Permission> permissions) {
    return new Request(self, self.id(token), Claim.digest(token), state, permissions);
  }

  /**
   * Whether a claim speaks of this cluster: it is of the same token. Where nobody has chosen a
   * token, it is taken for one of this cluster whatever its own, since discovery settings are often
   * removed once a cluster runs.
   */
  public boolean isSameCluster(Claim claim) {
    return tokenDigest.equals(claim.tokenDigest())
        || tokenDigest.equals(Claim.digest(InitialCluster.DEFAULT_TOKEN));
  }

  boolean permits(Permission permission) {
    return permissions.contains(permission);
  }
}
