package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code token watch}: shows who registers under a token, until all are there. */
final class TokenWatchCommand extends TokenSubcommand {

  TokenWatchCommand(Console console, Strategies strategies) {
    super(console, strategies);
  }

  @Override
  public String name() {
    return "token watch";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Shows who registers under a token, until all are there, and prints the members then; writes"
                + " nothing.");
    addUrl(spec);
    addConfiguration(spec);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    InitialCluster cluster;
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      Tokens tokens = tokens(configuration(arguments), progress);
      cluster = tokens.prepared().strategy().bootstrap(tokens.prepared().context());
    }
    console.out().print(MemberTable.of(cluster));
  }
}
