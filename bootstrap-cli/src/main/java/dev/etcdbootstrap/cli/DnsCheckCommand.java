package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.dns.Domain;
import dev.etcdbootstrap.cli.dns.Plan;
import dev.etcdbootstrap.cli.dns.RecordCheck;
import dev.etcdbootstrap.cli.output.Json;
import dev.etcdbootstrap.cli.output.ResultJson;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code dns check}: what DNS answers now, against what a member list needs. */
final class DnsCheckCommand extends DnsSubcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  DnsCheckCommand(Console console, Strategies strategies) {
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
            "Shows what DNS answers now, target by target, and what is needed, missing or too much. Looks"
                + " once and never waits. With name and initial-advertise-peer-urls, this member must be"
                + " among the targets. Ends with 0 when all is as needed, 7 when there are no records, 3"
                + " when they are others, 4 when DNS does not answer.");
    addList(spec, "initial-cluster of the configuration counts, or else what is there");
    CommonArguments.addOutput(spec, FORMATS);
    addConfiguration(spec);
    addExample(
        spec,
        "etcd-bootstrap dns check --discovery-srv example.com \\",
        "  infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380");
  }

  @Override
  public void run(ParseResult arguments)
      throws BootstrapException, ToldFailure, InterruptedException {
    boolean json = CommonArguments.output(arguments, FORMATS).equals("json");
    ProblemReport report = new ProblemReport();
    int ttl = ttl(arguments, report);
    Optional<InitialCluster> list = list(arguments, report);
    report.throwIfAnyError();
    RecordCheck check;
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      Prepared prepared = prepare(configuration(arguments), progress);
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
      console.out().print(Table.of(check.table()));
    }
    if (failure.isPresent()) {
      console.out().flush();
      throw new ToldFailure(failure.get());
    }
  }
}
