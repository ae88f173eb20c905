package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.OptionText;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.ConfigurationArguments;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.config.Explanation;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What the commands about DNS share: where their options and the member list come from. */
abstract class DnsSubcommand implements Subcommand {

  private static final String LIST_KEY = "initial-cluster";

  private static final Option<InitialCluster> LIST =
      Option.of(LIST_KEY, "NAME=URL,…", InitialCluster::parse);

  private static final Option<Integer> TTL = Option.integer("ttl", 0, Integer.MAX_VALUE);

  final Console console;
  private final Strategies strategies;

  DnsSubcommand(Console console, Strategies strategies) {
    this.console = console;
    this.strategies = strategies;
  }

  @Override
  public final String groupDescription() {
    return "Shows the DNS records that a cluster needs, and what DNS answers now.";
  }

  /** Adds every option that may say which records are meant. */
  final void addConfiguration(CommandSpec spec) {
    CommonArguments.addVerbosity(spec);
    ConfigurationArguments.addTo(spec, strategies);
  }

  /** Adds the list as an argument, and the TTL of its records. */
  static void addList(CommandSpec spec, String without) {
    CommonArguments.addMemberList(
        spec,
        "0..1",
        "the member list, as name=url,name=url; - reads it from standard input; without it, "
            + without);
    addOption(spec, "--ttl", "SECONDS", "how long resolvers keep the records; default: 300");
  }

  static void addOption(CommandSpec spec, String flag, String label, String description) {
    spec.addOption(
        OptionSpec.builder(flag)
            .paramLabel(label)
            .type(String.class)
            .description(description)
            .build());
  }

  static int ttl(ParseResult arguments, ProblemReport report) {
    return OptionText.of(arguments.matchedOptionValue("--ttl", "300"), "--ttl")
        .read(TTL, report)
        .orElse(0);
  }

  /** What the arguments and the other places set, for whichever strategy. */
  final Configuration configuration(ParseResult arguments) {
    return ConfigurationArguments.read(arguments, console, strategies);
  }

  /** The list given as an argument, or else configured, for whichever strategy. */
  final Optional<InitialCluster> list(
      ParseResult arguments, Configuration configuration, ProblemReport report)
      throws BootstrapException {
    if (arguments.hasMatchedPositional(0)) {
      return OptionText.of(CommonArguments.memberList(arguments, console), "").read(LIST, report);
    }
    Optional<Explanation> configured = configuration.anywhere(LIST_KEY);
    return configured
        .flatMap(Explanation::value)
        .flatMap(text -> OptionText.of(text, configured.get().origin()).read(LIST, report));
  }

  /** The DNS strategy with its options, but without the list, of which it knows nothing. */
  static Prepared prepare(Configuration configuration, Progress progress)
      throws BootstrapException, InterruptedException {
    return configuration
        .about(DnsStrategy.ID)
        .without(LIST_KEY)
        .bootstrap()
        .listener(progress)
        .prepare();
  }

  /** Adds an example to the help, before its footer. */
  static void addExample(CommandSpec spec, String... lines) {
    spec.usageMessage().footerHeading("%nExample:%n");
    List<String> before = List.of(spec.usageMessage().footer());
    String[] all = new String[lines.length + before.size()];
    for (int i = 0; i < lines.length; i++) {
      all[i] = "  " + lines[i];
    }
    for (int i = 0; i < before.size(); i++) {
      all[lines.length + i] = before.get(i);
    }
    spec.usageMessage().footer(all);
  }
}
