package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.ReportedFailure;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Table;
import dev.etcdbootstrap.output.ResultJson;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code doctor}: what etcd 3.6 and 3.7 ignore or refuse in the files that configure an etcd. */
public final class DoctorCommand implements Subcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  private final Console console;

  /** With the streams of this run. */
  public DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Finds in systemd units and drop-ins, environment files and config files of etcd what etcd"
                + " 3.6 and 3.7 ignore or refuse, since when, and what to do. Writes nothing and asks"
                + " nobody. Exits with 3 when it finds something.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1..*")
            .required(true)
            .description(
                "a unit (its EnvironmentFile= are read too), a drop-in, an environment file, or a file"
                    + " for etcd's --config-file")
            .build());
    CommonArguments.addOutput(spec, FORMATS);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, ReportedFailure {
    boolean json = CommonArguments.output(arguments, FORMATS).equals("json");
    Examination examination =
        Examination.of(arguments.matchedPositionalValue(0, List.<String>of()));
    examination.notes().forEach(console::note);
    Diagnosis diagnosis = examination.diagnosis();
    List<Finding> findings = diagnosis.findings();
    BootstrapException failure = new BootstrapException(Reason.INVALID_CLUSTER, summary(diagnosis));
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("findings", findings.stream().map(Finding::json).toList());
      result.put("complete", diagnosis.isComplete());
      if (!findings.isEmpty()) {
        result.put("error", ResultJson.failure(failure));
      }
      console.out().println(Json.write(result));
    } else if (findings.isEmpty()) {
      console.show("nothing found");
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(Finding.heading());
      findings.forEach(finding -> rows.add(finding.row()));
      console.show(Table.of(rows));
    }
    if (!findings.isEmpty()) {
      console.out().flush();
      throw new ReportedFailure(failure);
    }
  }

  private static String summary(Diagnosis diagnosis) {
    int count = diagnosis.findings().size();
    return (diagnosis.isComplete() ? "" : "at least ")
        + count
        + (count == 1 ? " setting is" : " settings are")
        + " ignored or refused by etcd 3.6 or 3.7";
  }
}
