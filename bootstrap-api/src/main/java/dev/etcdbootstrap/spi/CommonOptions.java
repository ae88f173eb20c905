package dev.etcdbootstrap.spi;

import dev.etcdbootstrap.cluster.ClusterState;
import dev.etcdbootstrap.cluster.InitialCluster;
import java.util.List;

/** Options that mean the same to every strategy that declares them. */
public final class CommonOptions {

  /** etcd's {@code initial-cluster-state}. */
  public static final Option<ClusterState> INITIAL_CLUSTER_STATE =
      Option.choice("initial-cluster-state", List.of("new", "existing"), ClusterState::parse)
          .withDefault("new")
          .describedAs("whether the cluster is formed now or runs already");

  /** etcd's {@code initial-cluster-token}; enters the member and cluster IDs. */
  public static final Option<String> INITIAL_CLUSTER_TOKEN =
      Option.text("initial-cluster-token")
          .withDefault(InitialCluster.DEFAULT_TOKEN)
          .describedAs("sets clusters with equal URLs apart; must be the same on every member");

  /** How many members the cluster must have. */
  public static final Option<Integer> EXPECTED_SIZE =
      Option.integer("expected-size", 1, 100_000)
          .describedAs("how many members the cluster must have");

  private CommonOptions() {}
}
