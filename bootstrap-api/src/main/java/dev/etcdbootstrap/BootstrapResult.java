package dev.etcdbootstrap;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import java.util.List;
import java.util.Optional;

/** The member list that a bootstrap has found, and found valid. Immutable and thread-safe. */
public final class BootstrapResult {

  private final String strategy;
  private final InitialCluster cluster;
  private final Optional<Member> localMember;
  private final List<Problem> warnings;

  BootstrapResult(
      String strategy,
      InitialCluster cluster,
      Optional<LocalMember> localMember,
      List<Problem> warnings) {
    this.strategy = strategy;
    this.cluster = cluster;
    this.localMember = localMember.flatMap(local -> cluster.member(local.name()));
    this.warnings = List.copyOf(warnings);
  }

  /** The id of the strategy. */
  public String strategy() {
    return strategy;
  }

  /** The members, the token and the state. */
  public InitialCluster cluster() {
    return cluster;
  }

  /**
   * The entry of this process in the list; its peer URLs, as listed, are what etcd is to advertise.
   * Empty for an observer.
   */
  public Optional<Member> localMember() {
    return localMember;
  }

  /** What is legal and yet likely a mistake. */
  public List<Problem> warnings() {
    return warnings;
  }

  /** For logs: the strategy and the member list. */
  @Override
  public String toString() {
    return strategy + ": " + cluster;
  }
}
