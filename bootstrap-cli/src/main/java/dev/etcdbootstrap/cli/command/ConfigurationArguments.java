package dev.etcdbootstrap.cli.command;

import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.config.EtcdOption;
import dev.etcdbootstrap.cli.config.KnownOptions;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.ForeignText;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The configuration file and every option as a flag. */
public final class ConfigurationArguments {

  private static final String CONFIG_VARIABLE = "ETCD_BOOTSTRAP_CONFIG";

  private ConfigurationArguments() {}

  /** Adds {@code --config}, a flag for every option, and what the help says about both. */
  public static void addTo(CommandSpec spec, Strategies strategies) {
    spec.addOption(
        OptionSpec.builder("-c", "--config")
            .paramLabel("FILE")
            .type(String.class)
            .description("the YAML configuration file; also " + CONFIG_VARIABLE)
            .build());
    KnownOptions known = new KnownOptions(strategies);
    for (Option<?> option : known.all()) {
      // An option with the name of a flag of the command can be set in the other places only.
      if (!spec.optionsMap().containsKey("--" + option.key())) {
        spec.addOption(flag(option, known.takenBy(option.key())));
      }
    }
    spec.usageMessage()
        .footer(
            "",
            "Every option from --name on can also be set as a variable (ETCD_INITIAL_CLUSTER;"
                + " ETCD_BOOTSTRAP_TIMEOUT and ETCD_BOOTSTRAP_STRATEGY) and as a key of the"
                + " configuration file. A flag wins over a variable, a variable over the file.")
        .exitCodeListHeading("%nExit status:%n")
        .exitCodeList(ExitStatus.descriptions());
  }

  private static OptionSpec flag(Option<?> option, List<String> takenBy) {
    String of = takenBy.isEmpty() ? "" : " (strategy " + String.join(", ", takenBy) + ")";
    String standard = option.defaultText().map(text -> "; default: " + text).orElse("");
    OptionSpec.Builder flag =
        OptionSpec.builder("--" + option.key())
            .paramLabel(ForeignText.escaped(option.placeholder()))
            .type(String.class)
            .userObject(option)
            .description(formatted(option.description() + standard + of));
    if (!option.choices().isEmpty()) {
      flag.completionCandidates(option.choices());
    }
    if (option.isFlag()) {
      flag.arity("0..1").fallbackValue("true");
    }
    return flag.build();
  }

  /** A text as picocli takes it, which reads a description as a format string. */
  private static String formatted(String text) {
    return ForeignText.escaped(text).replace("%", "%%");
  }

  /** The configuration that the arguments, the environment and the file make together. */
  public static Configuration read(ParseResult arguments, Console console, Strategies strategies) {
    return read(arguments, ofEtcd -> List.of(), console.environment(), console, strategies);
  }

  /**
   * The same with what the etcd that is to be started is told itself.
   *
   * @param ofEtcd its options among those that are known, by key
   * @param environment without what etcd does not look at
   */
  public static Configuration read(
      ParseResult arguments,
      Function<Set<String>, List<EtcdOption>> ofEtcd,
      Map<String, String> environment,
      Console console,
      Strategies strategies) {
    KnownOptions known = new KnownOptions(strategies);
    Map<Object, String> given = new HashMap<>();
    for (OptionSpec flag : arguments.matchedOptions()) {
      if (flag.userObject() != null) { // not a flag of the command
        given.put(flag.userObject(), flag.getValue());
      }
    }
    Map<String, String> flags = new LinkedHashMap<>();
    for (Option<?> option : known.all()) {
      String text = given.get(option);
      if (text != null) {
        flags.put(option.key(), text);
      }
    }
    Set<String> keys = known.all().stream().map(Option::key).collect(Collectors.toSet());
    return Configuration.read(
        known,
        flags,
        ofEtcd.apply(keys),
        environment,
        file(arguments, environment),
        console.redactor());
  }

  /**
   * The configuration file that is named. As for every other setting, an empty variable is not set,
   * an empty flag a mistake.
   */
  public static Optional<String> file(ParseResult arguments, Map<String, String> environment) {
    if (arguments.hasMatchedOption("-c")) {
      return Optional.of(arguments.matchedOptionValue("-c", ""));
    }
    return Optional.ofNullable(environment.get(CONFIG_VARIABLE)).filter(text -> !text.isEmpty());
  }
}
