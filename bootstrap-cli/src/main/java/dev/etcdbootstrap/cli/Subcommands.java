package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.demo.DemoCommand;
import dev.etcdbootstrap.cli.dns.ClientsCommand;
import dev.etcdbootstrap.cli.dns.DnsCheckCommand;
import dev.etcdbootstrap.cli.dns.DnsRecordsCommand;
import dev.etcdbootstrap.cli.doctor.DoctorCommand;
import dev.etcdbootstrap.cli.explain.ExplainCommand;
import dev.etcdbootstrap.cli.initfiles.InitFilesCommand;
import dev.etcdbootstrap.cli.run.RunCommand;
import dev.etcdbootstrap.cli.token.TokenCreateCommand;
import dev.etcdbootstrap.cli.token.TokenStatusCommand;
import dev.etcdbootstrap.cli.token.TokenWatchCommand;
import dev.etcdbootstrap.plugins.Strategies;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** All subcommands, and the command lines that they make. */
final class Subcommands {

  private static final String NAME = "etcd-bootstrap";

  private final Console console;
  private final Map<String, Subcommand> byName = new LinkedHashMap<>();

  Subcommands(Console console, Strategies strategies) {
    this.console = console;
    for (Subcommand subcommand :
        List.of(
            new ResolveCommand(console, strategies),
            new RunCommand(console, strategies),
            new ExplainCommand(console),
            new ValidateCommand(console, strategies),
            new IdsCommand(console),
            new StrategiesCommand(console, strategies),
            new TokenCreateCommand(console, strategies),
            new TokenStatusCommand(console, strategies),
            new TokenWatchCommand(console, strategies),
            new ClientsCommand(console, strategies),
            new DnsRecordsCommand(console, strategies),
            new DnsCheckCommand(console, strategies),
            new DoctorCommand(console),
            new InitFilesCommand(console, strategies),
            new DemoCommand(console, strategies),
            new CompletionCommand(console, strategies))) {
      byName.put(subcommand.name(), subcommand);
    }
  }

  /** The subcommands by their names of one or two words. */
  Map<String, Subcommand> byName() {
    return byName;
  }

  /** The command line with all subcommands, for its help and for completion. */
  CommandLine commandLine() {
    CommandSpec root = CommandSpec.create().name(NAME);
    root.usageMessage()
        .description(
            "Finds out the member list that every member of a new etcd cluster must start with.")
        .footer("", "Help on a command: etcd-bootstrap COMMAND --help");
    CommonArguments.addStandard(root);
    Map<String, CommandSpec> groups = new LinkedHashMap<>();
    for (Subcommand subcommand : byName.values()) {
      String[] words = subcommand.name().split(" ", 2);
      if (words.length == 1) {
        root.addSubcommand(words[0], spec(subcommand));
      } else {
        CommandSpec group =
            groups.computeIfAbsent(words[0], name -> group(subcommand.groupDescription()));
        if (!root.subcommands().containsKey(words[0])) {
          root.addSubcommand(words[0], group);
        }
        group.addSubcommand(words[1], spec(subcommand));
      }
    }
    return commandLine(root);
  }

  /** The command line of one subcommand, which takes a third of the time of all to build. */
  CommandLine commandLine(Subcommand subcommand) {
    return commandLine(spec(subcommand).name(NAME + " " + subcommand.name()));
  }

  private static CommandSpec group(String description) {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage().description(description);
    CommonArguments.addStandard(spec);
    return spec;
  }

  private static CommandSpec spec(Subcommand subcommand) {
    CommandSpec spec = CommandSpec.create();
    CommonArguments.addStandard(spec);
    CommonArguments.addPluginPath(spec);
    subcommand.describe(spec);
    return spec;
  }

  private CommandLine commandLine(CommandSpec spec) {
    return new CommandLine(spec)
        .setOut(writer(console.out()))
        .setErr(writer(console.err()))
        .setExpandAtFiles(false) // @x is a text like any other
        .setUsageHelpAutoWidth(true);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
