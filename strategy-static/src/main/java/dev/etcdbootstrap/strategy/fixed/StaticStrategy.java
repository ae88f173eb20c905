package dev.etcdbootstrap.strategy.fixed;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.CommonOptions;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;
import java.util.Optional;

/**
 * Takes the member list from the configuration, as etcd does with {@code --initial-cluster}. That
 * the local member is in it, under the URLs it advertises, is checked by the host, as for every
 * strategy.
 */
public final class StaticStrategy implements BootstrapStrategy {

  /** All members: etcd's {@code initial-cluster}. */
  public static final Option<InitialCluster> INITIAL_CLUSTER =
      Option.of("initial-cluster", "NAME=URL,…", InitialCluster::parse)
          .as(Option.Form.LIST)
          .required()
          .describedAs("all members, each as name=peer-url");

  /** Called by {@link java.util.ServiceLoader}. */
  public StaticStrategy() {}

  @Override
  public String id() {
    return "static";
  }

  @Override
  public String description() {
    return "the member list is in the configuration";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        INITIAL_CLUSTER,
        CommonOptions.INITIAL_CLUSTER_STATE,
        CommonOptions.INITIAL_CLUSTER_TOKEN,
        CommonOptions.EXPECTED_SIZE);
  }

  @Override
  public boolean isOffline() {
    return true;
  }

  @Override
  public InitialCluster bootstrap(StrategyContext context) throws BootstrapException {
    InitialCluster cluster = context.get(INITIAL_CLUSTER);
    Optional<Problem> wrongSize =
        context.find(CommonOptions.EXPECTED_SIZE).flatMap(cluster::sizeProblem);
    if (wrongSize.isPresent()) {
      throw new BootstrapException(
          new InvalidClusterException(List.of(wrongSize.get()), cluster.members()));
    }
    return cluster
        .withToken(context.get(CommonOptions.INITIAL_CLUSTER_TOKEN))
        .withState(context.get(CommonOptions.INITIAL_CLUSTER_STATE));
  }
}
