package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.ConfigurationArguments;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.output.ResultJson;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code validate}: checks a configuration or a member list and sends nothing. */
final class ValidateCommand implements Subcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  private final Console console;
  private final Strategies strategies;

  ValidateCommand(Console console, Strategies strategies) {
    this.console = console;
    this.strategies = strategies;
  }

  @Override
  public String name() {
    return "validate";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Checks a configuration, or a member list, without sending anything. Reports all problems"
                + " at once.");
    CommonArguments.addMemberList(
        spec,
        "0..1",
        "a member list to check, as name=url,name=url; - reads it from standard input");
    CommonArguments.addOutput(spec, FORMATS);
    CommonArguments.addVerbosity(spec);
    ConfigurationArguments.addTo(spec, strategies);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    boolean json = CommonArguments.output(arguments, FORMATS).equals("json");
    Configuration configuration = ConfigurationArguments.read(arguments, console, strategies);
    if (arguments.hasMatchedPositional(0)) {
      configuration =
          configuration.withFlag("initial-cluster", CommonArguments.memberList(arguments, console));
    }
    ProblemReport report = configuration.problems();
    report.throwIfAnyError();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("valid", true);
      result.put("warnings", ResultJson.problems(report.warnings()));
      console.out().println(Json.write(result));
      return;
    }
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      configuration.choice().ifPresent(choice -> progress.detail("strategy " + choice));
      report.warnings().forEach(progress::warn);
    }
    console.out().println("valid");
  }
}
