package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.console.Console;
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
    CommandLine all = new Subcommands(console, strategies).commandLine();
    offerFiles(all);
    console.out().print(AutoComplete.bash("etcd-bootstrap", all));
  }

  /** Gives a path the type File, for which completion offers files; when it is read, it is text. */
  private static void offerFiles(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    OptionSpec flag = spec.findOption(PluginPath.FLAG);
    if (flag != null) {
      spec.remove(flag).addOption(OptionSpec.builder(PluginPath.FLAG).type(File.class).build());
    }
    command.getSubcommands().values().forEach(CompletionCommand::offerFiles);
  }
}
