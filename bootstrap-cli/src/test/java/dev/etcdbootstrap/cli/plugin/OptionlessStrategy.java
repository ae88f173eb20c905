package dev.etcdbootstrap.cli.plugin;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.StrategyContext;

/** The least that a strategy may be. */
public final class OptionlessStrategy implements BootstrapStrategy {

  /** Called by {@link java.util.ServiceLoader}. */
  public OptionlessStrategy() {}

  @Override
  public String id() {
    return "test-optionless";
  }

  @Override
  public InitialCluster bootstrap(StrategyContext context) {
    return InitialCluster.parse("only=http://10.0.0.1:2380");
  }
}
