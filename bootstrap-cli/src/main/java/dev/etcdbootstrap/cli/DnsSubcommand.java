package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.config.Explanation;
import dev.etcdbootstrap.cli.dns.DnsStrategy;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What the commands share that are about DNS: where its options and the member list come from. */
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

  /** Every option that may say which records are meant. */
  final void addConfiguration(CommandSpec spec) {
    CommonArguments.addVerbosity(spec);
    CommonArguments.addConfiguration(spec, strategies);
  }

  /** The list as an argument, and how the records for it are written. */
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
    return report.read(TTL, arguments.matchedOptionValue("--ttl", "300"), "--ttl").orElse(0);
  }

  /** What the arguments and the other places say, but for the member list. */
  final Configuration configuration(ParseResult arguments) {
    return all(arguments).about(DnsStrategy.ID);
  }

  private Configuration all(ParseResult arguments) {
    return CommonArguments.configuration(arguments, Map.of(), console.environment(), strategies);
  }

  /** The list as an argument, or whichever strategy it is configured for. */
  final Optional<InitialCluster> list(ParseResult arguments, ProblemReport report)
      throws BootstrapException {
    if (arguments.hasMatchedPositional(0)) {
      return report.read(LIST, MemberListArgument.text(arguments, console), "");
    }
    Optional<Explanation> configured = all(arguments).anywhere(LIST_KEY);
    return configured
        .flatMap(Explanation::value)
        .flatMap(text -> report.read(LIST, text, configured.get().origin()));
  }

  /** The strategy with its options, and without the list, of which it knows nothing. */
  static Prepared prepare(Configuration configuration, Progress progress)
      throws BootstrapException, InterruptedException {
    return configuration.without(LIST_KEY).bootstrap().listener(progress).prepare();
  }

  /** For the help, before what it ends with. */
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
