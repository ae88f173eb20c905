package dev.etcdbootstrap.testkit.planted;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;

/** The members are an option, so nothing is waited for. */
public class ListedStrategy implements BootstrapStrategy {

  static final Option<InitialCluster> MEMBERS =
      Option.of("members", "NAME=URL,…", InitialCluster::parse)
          .required()
          .describedAs("all members");

  static final Option<String> PASSWORD =
      Option.text("password").secret().describedAs("a password that nobody asks for");

  private final String id;

  /** Without a defect. */
  public ListedStrategy() {
    this("listed");
  }

  ListedStrategy(String id) {
    this.id = id;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public String description() {
    return "the members are listed in an option";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(MEMBERS, PASSWORD);
  }

  @Override
  public InitialCluster bootstrap(StrategyContext context)
      throws BootstrapException, InterruptedException {
    InitialCluster cluster = context.get(MEMBERS);
    List<String> names = cluster.members().stream().map(Member::name).toList();
    context.tell(BootstrapEvent.peersFound(names, names.size()));
    return cluster;
  }
}
