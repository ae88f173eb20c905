package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The first members of a cluster with the IDs that its token gives them, but without the token,
 * which may open a registry. Immutable.
 *
 * @param clusterId the ID that etcd gives the cluster
 * @param entries the members, in the order of an {@code initial-cluster} text
 */
public record FirstList(EtcdId clusterId, List<Entry> entries) {

  /**
   * A member and its ID.
   *
   * @param id the ID that etcd gives it
   */
  public record Entry(Member member, EtcdId id) {}

  public FirstList {
    entries = List.copyOf(entries);
  }

  /** The list of a cluster. */
  public static FirstList of(InitialCluster cluster) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < cluster.members().size(); i++) {
      entries.add(new Entry(cluster.members().get(i), cluster.memberIds().get(i)));
    }
    return new FirstList(cluster.clusterId(), entries);
  }

  /** The members without their IDs. */
  public List<Member> members() {
    return entries.stream().map(Entry::member).toList();
  }

  /** The member of this name. */
  public Optional<Entry> find(String name) {
    return entries.stream().filter(entry -> entry.member().name().equals(name)).findFirst();
  }

  /** The members as an {@code initial-cluster} text. */
  @Override
  public String toString() {
    return entries.stream()
        .map(entry -> entry.member().toString())
        .collect(Collectors.joining(","));
  }
}
