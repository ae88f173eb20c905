package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.config.KnownOptions;
import dev.etcdbootstrap.cli.plugin.PluginPath;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.Option;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Arguments that several subcommands take. */
final class CommonArguments {

  private static final String CONFIG_VARIABLE = "ETCD_BOOTSTRAP_CONFIG";

  private CommonArguments() {}

  /** Help and version, everywhere. */
  static void addStandard(CommandSpec spec) {
    spec.version(version());
    spec.usageMessage()
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .sortOptions(false);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("show this help and exit")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("show the version and exit")
            .build());
  }

  /** The line that tells the version. */
  static String version() {
    String version = CommonArguments.class.getPackage().getImplementationVersion();
    return "etcd-bootstrap " + (version == null ? "(development)" : version);
  }

  /** Where more strategies are; its value is read by {@link #pluginPath}, before any parsing. */
  static void addPluginPath(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(PluginPath.FLAG)
            .paramLabel("PATH")
            .type(String.class)
            .description(
                "plugins besides those in the folder plugins: jars and folders of jars, with "
                    + File.pathSeparator
                    + " between; also "
                    + PluginPath.VARIABLE)
            .build());
  }

  /** What the flag says: options of plugins become flags, so it must be known before parsing. */
  static Optional<String> pluginPath(String[] args) {
    Optional<String> flag = Optional.empty();
    for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
      if (args[i].startsWith(PluginPath.FLAG + "=")) {
        flag = Optional.of(args[i].substring(PluginPath.FLAG.length() + 1));
      } else if (args[i].equals(PluginPath.FLAG) && i + 1 < args.length) {
        i++;
        flag = Optional.of(args[i]);
      }
    }
    return flag;
  }

  /** The output format, one of these, the first by default. */
  static void addOutput(CommandSpec spec, List<String> formats) {
    spec.addOption(
        OptionSpec.builder("-o", "--output")
            .paramLabel("FORMAT")
            .type(String.class)
            .defaultValue(formats.get(0))
            .completionCandidates(formats)
            .description("one of " + String.join(", ", formats) + "; default: " + formats.get(0))
            .build());
  }

  /** The format asked for. */
  static String output(ParseResult arguments, List<String> formats) {
    String format = arguments.matchedOptionValue("-o", formats.get(0));
    if (!formats.contains(format)) {
      throw new ParameterException(
          arguments.commandSpec().commandLine(),
          "unknown output format " + format + "; known are " + String.join(", ", formats));
    }
    return format;
  }

  /** Before the arguments are parsed, a failure must already know how to be told. */
  static boolean wantJson(String[] args) {
    for (int i = 0; i < args.length; i++) {
      String next = i + 1 < args.length ? args[i + 1] : "";
      if (args[i].matches("--output|-[vq]*o") && next.equals("json")) {
        return true;
      }
      if (args[i].matches("--output=json|-[vq]*o=?json")) {
        return true;
      }
    }
    return false;
  }

  static boolean wantDetails(String[] args) {
    return List.of(args).stream().anyMatch(arg -> arg.matches("--verbose|-q*v[vq]*(o.*)?"));
  }

  /** How much is told on standard error. */
  static void addVerbosity(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-v", "--verbose")
            .description("say more about what is done and why")
            .build());
    spec.addOption(
        OptionSpec.builder("-q", "--quiet").description("say nothing but errors").build());
  }

  /** Tells as much as was asked for. */
  static Progress progress(ParseResult arguments, Console console) {
    return new Progress(
        console, arguments.hasMatchedOption("-v"), arguments.hasMatchedOption("-q"));
  }

  /** A member list as an argument, {@code -} for standard input. */
  static void addMemberList(CommandSpec spec, String arity, String description) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("INITIAL-CLUSTER")
            .type(String.class)
            .arity(arity)
            .required(!arity.startsWith("0"))
            .description(description)
            .build());
  }

  /** The configuration file, and every option that may be in it. */
  static void addConfiguration(CommandSpec spec, Strategies strategies) {
    spec.addOption(
        OptionSpec.builder("-c", "--config")
            .paramLabel("FILE")
            .type(String.class)
            .description("the YAML configuration file; also " + CONFIG_VARIABLE)
            .build());
    KnownOptions known = new KnownOptions(strategies);
    for (Option<?> option : known.all()) {
      // An option that is called as a flag of the command can be set in the other places only.
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
            .paramLabel(Console.printable(option.placeholder()))
            .type(String.class)
            .userObject(option)
            .description(escaped(option.description() + standard + of));
    if (!option.choices().isEmpty()) {
      flag.completionCandidates(option.choices());
    }
    if (option.isFlag()) {
      flag.arity("0..1").fallbackValue("true");
    }
    return flag.build();
  }

  /** The help text is a format string. */
  private static String escaped(String text) {
    return Console.printable(text).replace("%", "%%");
  }

  /** The configuration that the arguments, the environment and the file make. */
  static Configuration configuration(
      ParseResult arguments,
      Map<String, String> extraFlags,
      Map<String, String> environment,
      Strategies strategies) {
    KnownOptions known = new KnownOptions(strategies);
    Map<String, String> flags = new LinkedHashMap<>();
    for (Option<?> option : known.all()) {
      OptionSpec flag = arguments.matchedOption("--" + option.key());
      if (flag != null && flag.userObject() == option) {
        flags.put(option.key(), flag.getValue());
      }
    }
    flags.putAll(extraFlags);
    return Configuration.read(known, flags, environment, file(arguments, environment));
  }

  /** As for every other setting, an empty variable is none, an empty flag a mistake. */
  private static Optional<String> file(ParseResult arguments, Map<String, String> environment) {
    if (arguments.hasMatchedOption("-c")) {
      return Optional.of(arguments.matchedOptionValue("-c", ""));
    }
    return Optional.ofNullable(environment.get(CONFIG_VARIABLE)).filter(text -> !text.isEmpty());
  }
}
