package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.plugin.PluginPath;
import dev.etcdbootstrap.plugins.Strategies;
import java.io.File;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code completion}: a script that completes this command in bash and zsh. */
final class CompletionCommand implements Subcommand {

  private final Console console;
  private final Strategies strategies;

  CompletionCommand(Console console, Strategies strategies) {
    this.console = console;
    this.strategies = strategies;
  }

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Prints a script that completes this command in bash and zsh; use it with: . <(etcd-bootstrap completion)");
  }

  @Override
  public void run(ParseResult arguments) {
    CommandLine all = EtcdBootstrapCommand.commandLine(console, strategies);
    offerFiles(all);
    console.out().print(AutoComplete.bash("etcd-bootstrap", all));
  }

  /** Files complete what is of type File; elsewhere every value is read as text. */
  private static void offerFiles(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    OptionSpec flag = spec.findOption(PluginPath.FLAG);
    if (flag != null) {
      spec.remove(flag).addOption(OptionSpec.builder(PluginPath.FLAG).type(File.class).build());
    }
    command.getSubcommands().values().forEach(CompletionCommand::offerFiles);
  }
}
