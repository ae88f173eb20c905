package dev.etcdbootstrap.cli.plugin;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;

/** Calls its options as the command calls its flags. */
public final class ClashingStrategy implements BootstrapStrategy {

  private static final Option<String> OUTPUT = Option.text("output").required();
  private static final Option<Boolean> VERBOSE = Option.flag("verbose").withDefault("false");
  private static final Option<String> CONFIG = Option.text("config").withDefault("none");

  /** Called by {@link java.util.ServiceLoader}. */
  public ClashingStrategy() {}

  @Override
  public String id() {
    return "test-clashing";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(OUTPUT, VERBOSE, CONFIG);
  }

  @Override
  public InitialCluster bootstrap(StrategyContext context) {
    String name = context.get(OUTPUT) + " " + context.get(VERBOSE) + " " + context.get(CONFIG);
    return InitialCluster.parse(name + "=http://10.0.0.1:2380");
  }
}
