package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.config.KnownOptions;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Table;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry;
import dev.etcdbootstrap.plugins.StrategyEntry.Broken;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code strategies}: which are installed, which are broken, and the options of each. */
final class StrategiesCommand implements Subcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  private final Console console;
  private final Strategies strategies;

  StrategiesCommand(Console console, Strategies strategies) {
    this.console = console;
    this.strategies = strategies;
  }

  @Override
  public String name() {
    return "strategies";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Shows the installed strategies, or one with its options; broken ones with the cause.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("ID")
            .type(String.class)
            .arity("0..1")
            .completionCandidates(strategies.installed().stream().map(Installed::id).toList())
            .description("the strategy to show")
            .build());
    CommonArguments.addOutput(spec, FORMATS);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException {
    boolean json = CommonArguments.output(arguments, FORMATS).equals("json");
    Optional<Installed> one =
        arguments.hasMatchedPositional(0)
            ? Optional.of(strategies.select(arguments.matchedPositionalValue(0, "")))
            : Optional.empty();
    if (json) {
      console.out().println(Json.write(one.map(StrategiesCommand::json).orElseGet(this::json)));
    } else {
      console.show(one.map(StrategiesCommand::text).orElseGet(this::text));
    }
  }

  private Map<String, Object> json() {
    List<Object> broken = new ArrayList<>();
    for (Broken found : strategies.broken()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("provider", found.provider());
      json.put("origin", found.origin());
      json.put("cause", found.cause());
      broken.add(json);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("strategies", strategies.installed().stream().map(StrategiesCommand::json).toList());
    json.put("broken", broken);
    return json;
  }

  private static Map<String, Object> json(Installed strategy) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", strategy.id());
    json.put("description", strategy.description());
    json.put("version", strategy.version());
    json.put("origin", strategy.origin());
    json.put("options", strategy.options().stream().map(StrategiesCommand::json).toList());
    return json;
  }

  private static Map<String, Object> json(Option<?> option) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", option.key());
    json.put("description", option.description());
    json.put("value", option.placeholder());
    option.defaultText().ifPresent(text -> json.put("default", text));
    json.put("required", option.isRequired());
    json.put("secret", option.isSecret());
    json.put("variable", KnownOptions.variable(option));
    return json;
  }

  private String text() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ID", "VERSION", "DESCRIPTION", "FROM"));
    for (StrategyEntry entry : strategies.entries()) {
      if (entry instanceof Installed found) {
        rows.add(List.of(found.id(), found.version(), found.description(), found.origin()));
      } else if (entry instanceof Broken found) {
        rows.add(List.of(found.provider(), "broken", found.cause(), found.origin()));
      }
    }
    return Table.of(rows);
  }

  private static String text(Installed strategy) {
    String heading =
        strategy.id() + ": " + strategy.description() + "\nfrom " + strategy.origin() + "\n\n";
    if (strategy.options().isEmpty()) {
      return heading + "It takes no options.\n";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("OPTION", "VALUE", "DEFAULT", "DESCRIPTION"));
    for (Option<?> option : strategy.options()) {
      String mark =
          (option.isRequired() ? " (required)" : "") + (option.isSecret() ? " (secret)" : "");
      rows.add(
          List.of(
              option.key(),
              option.placeholder(),
              option.defaultText().orElse(""),
              option.description() + mark));
    }
    return heading
        + Table.of(rows)
        + "\nEach is a flag (--"
        + rows.get(rows.size() - 1).get(0)
        + "), a variable ("
        + KnownOptions.variable(strategy.options().get(strategy.options().size() - 1))
        + ") and a key below "
        + strategy.id()
        + ": in the configuration file.\n";
  }
}
