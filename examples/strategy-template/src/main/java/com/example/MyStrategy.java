package com.example;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;

/** A strategy to begin with: the member list is the value of its one option. */
public final class MyStrategy implements BootstrapStrategy {

  static final Option<InitialCluster> MEMBERS =
      Option.of("my-members", "LIST", InitialCluster::parse)
          .required()
          .describedAs("the member list, as name=url,name=url");

  /** Called by {@link java.util.ServiceLoader}. */
  public MyStrategy() {}

  @Override
  public String id() {
    return "my-strategy";
  }

  @Override
  public String description() {
    return "the member list is an option";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(MEMBERS);
  }

  @Override
  public InitialCluster bootstrap(StrategyContext context)
      throws BootstrapException, InterruptedException {
    return context.get(MEMBERS);
  }
}
