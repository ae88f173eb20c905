package dev.etcdbootstrap.cli.token;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.MemberTable;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code token watch}: shows who registers under a token until all members are there. */
public final class TokenWatchCommand extends TokenSubcommand {

  /** The subcommand, with the options of these strategies. */
  public TokenWatchCommand(Console console, Strategies strategies) {
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
            "Shows who registers under a token until all members are there, then prints them; writes"
                + " nothing.");
    addToken(spec);
    addConfiguration(spec);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    InitialCluster cluster;
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      cluster = tokens(configuration(arguments), progress).awaitMembers();
    }
    console.show(MemberTable.of(cluster));
  }
}
