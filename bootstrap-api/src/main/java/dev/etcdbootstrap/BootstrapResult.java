package dev.etcdbootstrap;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What a bootstrap has come to.
 *
 * @param strategy the id of the strategy
 * @param cluster the members, token and state
 * @param localMember the entry of this process in the list; its peer URLs, as listed, are what etcd
 *     is to advertise. Empty for an observer
 * @param warnings what is legal and yet likely a mistake
 */
public record BootstrapResult(
    String strategy, InitialCluster cluster, Optional<Member> localMember, List<Problem> warnings) {

  /** Copies the warnings. */
  public BootstrapResult {
    warnings = List.copyOf(warnings);
  }
}
