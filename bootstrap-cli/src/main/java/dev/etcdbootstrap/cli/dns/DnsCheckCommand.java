package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.ReportedFailure;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cli.console.Table;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.output.ResultJson;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.text.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code dns check}: compares what DNS answers now with what a member list needs. */
public final class DnsCheckCommand extends DnsSubcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  /** The subcommand, with the options of these strategies. */
  public DnsCheckCommand(Console console, Strategies strategies) {
    super(console, strategies);
  }

  @Override
  public String name() {
    return "dns check";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Shows what DNS answers now, target by target, and which records are needed, missing or extra."
                + " Asks once and never waits. With name and initial-advertise-peer-urls, this member"
                + " must be among the targets. Exits with 0 when all records are as needed, 7 when there"
                + " are none, 3 when they differ, 4 when DNS does not answer.");
    addList(spec, "initial-cluster of the configuration is used, or else the records that exist");
    CommonArguments.addOutput(spec, FORMATS);
    addConfiguration(spec);
    addExample(
        spec,
        "etcd-bootstrap dns check --discovery-srv example.com \\",
        "  infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380");
  }

  @Override
  public void run(ParseResult arguments)
      throws BootstrapException, ReportedFailure, InterruptedException {
    boolean json = CommonArguments.output(arguments, FORMATS).equals("json");
    ProblemReport report = new ProblemReport();
    int ttl = ttl(arguments, report);
    Configuration configuration = configuration(arguments);
    Optional<InitialCluster> list = list(arguments, configuration, report);
    report.throwIfAnyError();
    RecordCheck check;
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      Prepared prepared = prepare(configuration, progress);
      Optional<Plan> plan = Optional.empty();
      if (list.isPresent()) {
        plan = Optional.of(Plan.of(list.get(), Domain.of(prepared), List.of(), Optional.empty()));
      }
      check = RecordCheck.of(prepared, plan, ttl);
      check.questions().forEach(progress::detail);
      check.warnings().forEach(text -> progress.onEvent(BootstrapEvent.warning(text)));
    }
    Optional<BootstrapException> failure = check.failure();
    if (json) {
      Map<String, Object> result = check.json();
      failure.ifPresent(found -> result.put("error", ResultJson.failure(found)));
      console.out().println(Json.write(result));
    } else {
      console.show(Table.of(check.table()));
    }
    if (failure.isPresent()) {
      console.out().flush();
      throw new ReportedFailure(failure.get());
    }
  }
}
