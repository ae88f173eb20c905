package dev.etcdbootstrap.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code completion}: a script that completes this command in bash and zsh. */
final class CompletionCommand implements Subcommand {

  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
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
    console
        .out()
        .print(AutoComplete.bash("etcd-bootstrap", EtcdBootstrapCommand.commandLine(console)));
  }
}
