package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.ConfigurationArguments;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.config.Explanation;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cli.console.Table;
import dev.etcdbootstrap.cli.files.AtomicFile;
import dev.etcdbootstrap.cli.files.FileFailure;
import dev.etcdbootstrap.output.OutputFormat;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.Json;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code resolve}: finds out the member list and prints it. */
final class ResolveCommand implements Subcommand {

  private final Console console;
  private final Strategies strategies;

  ResolveCommand(Console console, Strategies strategies) {
    this.console = console;
    this.strategies = strategies;
  }

  @Override
  public String name() {
    return "resolve";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Finds out the member list by the configured strategy and prints it.");
    CommonArguments.addOutput(spec, OutputFormat.names());
    spec.addOption(
        OptionSpec.builder("--output-file")
            .paramLabel("FILE")
            .type(String.class)
            .description(
                "write the result to this file instead of standard output, whole or not at all")
            .build());
    spec.addOption(
        OptionSpec.builder("--explain")
            .description(
                "show every option, its value and where it comes from, and do nothing else")
            .build());
    spec.addOption(
        OptionSpec.builder("--observe")
            .description("wait for the list without registering as a member, even if name is set")
            .build());
    CommonArguments.addVerbosity(spec);
    ConfigurationArguments.addTo(spec, strategies);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, InterruptedException {
    String format = CommonArguments.output(arguments, OutputFormat.names());
    Configuration configuration = ConfigurationArguments.read(arguments, console, strategies);
    if (arguments.hasMatchedOption("--observe")) {
      configuration = configuration.asObserver();
    }
    if (arguments.hasMatchedOption("--explain")) {
      explain(configuration, format.equals(OutputFormat.JSON.toString()));
      return;
    }
    BootstrapResult result;
    try (Progress progress = CommonArguments.progress(arguments, console)) {
      configuration.choice().ifPresent(choice -> progress.detail("strategy " + choice));
      result = configuration.bootstrap().listener(progress).run();
      result.warnings().forEach(progress::warn);
    }
    String text = OutputFormat.of(format).write(result);
    if (arguments.hasMatchedOption("--output-file")) {
      write(text, arguments.matchedOptionValue("--output-file", ""), configuration.timeout());
    } else {
      console.out().print(text);
    }
  }

  private void write(String text, String file, Optional<Duration> limit) throws BootstrapException {
    try {
      Path path = Path.of(file);
      if (AtomicFile.isStandardOutput(path)) {
        console.out().print(text);
      } else {
        AtomicFile.write(path, text, limit);
      }
    } catch (IOException | InvalidPathException e) {
      throw new BootstrapException(
          Reason.USAGE,
          "--output-file: \"" + file + "\" cannot be written: " + FileFailure.describe(e),
          e);
    }
  }

  private void explain(Configuration configuration, boolean json)
      throws BootstrapException, InterruptedException {
    List<Explanation> explanations = configuration.explain();
    if (json) {
      console.out().println(Json.write(explanations.stream().map(ResolveCommand::json).toList()));
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("OPTION", "VALUE", "FROM"));
      for (Explanation explanation : explanations) {
        String overridden =
            explanation.overridden().isEmpty()
                ? ""
                : " (over " + String.join(", ", explanation.overridden()) + ")";
        rows.add(
            List.of(
                explanation.key(),
                explanation.value().orElse(""),
                explanation.origin() + overridden));
      }
      console.show(Table.of(rows));
    }
    configuration.problems().throwIfAnyError();
  }

  private static Map<String, Object> json(Explanation explanation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("option", explanation.key());
    explanation.value().ifPresent(value -> json.put("value", value));
    json.put("from", explanation.origin());
    json.put("overridden", explanation.overridden());
    return json;
  }
}
