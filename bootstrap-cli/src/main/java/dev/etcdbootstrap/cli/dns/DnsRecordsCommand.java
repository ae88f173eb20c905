package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.OptionText;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code dns records}: the records that a member list needs; sends nothing. */
public final class DnsRecordsCommand extends DnsSubcommand {

  private static final Option<Integer> CLIENT_PORT = Option.integer("client-port", 1, 65_535);

  private static final Option<String> CLIENT_SCHEME =
      Option.choice("client-scheme", List.of("https", "http"), text -> text);

  /** The subcommand, with the options of these strategies. */
  public DnsRecordsCommand(Console console, Strategies strategies) {
    super(console, strategies);
  }

  @Override
  public String name() {
    return "dns records";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Prints the DNS records by which the members of a list find each other, to put into a zone"
                + " (bind), into dnsmasq's configuration, or, for the addresses alone, into a hosts file."
                + " Sends nothing. A member that is listed with an address gets the host NAME.DOMAIN.");
    addList(spec, "initial-cluster of the configuration is used");
    CommonArguments.addOutput(spec, RecordFormat.names());
    spec.addOption(
        OptionSpec.builder("--address")
            .paramLabel("HOST=IP")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .splitRegex(",")
            .description(
                "an address of a host in the list, for which a record is printed; repeatable")
            .build());
    addOption(
        spec,
        "--client-port",
        "PORT",
        "print the records for clients too; default with --client-scheme: 2379");
    spec.addOption(
        OptionSpec.builder("--client-scheme")
            .paramLabel("https|http")
            .type(String.class)
            .completionCandidates(CLIENT_SCHEME.choices())
            .description(
                "print the records for clients too; default with --client-port: as for peers")
            .build());
    addConfiguration(spec);
    addExample(
        spec,
        "etcd-bootstrap dns records --discovery-srv example.com \\",
        "  infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380");
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    RecordFormat format = RecordFormat.of(CommonArguments.output(arguments, RecordFormat.names()));
    ProblemReport report = new ProblemReport();
    int ttl = ttl(arguments, report);
    Optional<Plan.Clients> clients = clients(arguments, report);
    Configuration configuration = configuration(arguments);
    Optional<InitialCluster> list = list(arguments, configuration, report);
    if (list.isEmpty() && report.errors().isEmpty()) {
      report.usage(
          Problem.error(
              "missing-option",
              "there is no member list to print records for",
              "give it as an argument, or set initial-cluster"));
    }
    report.throwIfAnyError();
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      Prepared prepared = prepare(configuration.asObserver(), progress);
      List<String> addresses = arguments.matchedOptionValue("--address", List.of());
      Plan plan = Plan.of(list.orElseThrow(), Domain.of(prepared), addresses, clients);
      console.out().print(format.write(plan, ttl));
    }
  }

  private static Optional<Plan.Clients> clients(ParseResult arguments, ProblemReport report) {
    boolean port = arguments.hasMatchedOption("--client-port");
    boolean scheme = arguments.hasMatchedOption("--client-scheme");
    if (!port && !scheme) {
      return Optional.empty();
    }
    Optional<Integer> number =
        OptionText.of(arguments.matchedOptionValue("--client-port", "2379"), "--client-port")
            .read(CLIENT_PORT, report);
    Optional<String> named =
        scheme
            ? OptionText.of(arguments.matchedOptionValue("--client-scheme", ""), "--client-scheme")
                .read(CLIENT_SCHEME, report)
            : Optional.empty();
    return number.map(found -> new Plan.Clients(found, named));
  }
}
