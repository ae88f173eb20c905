package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cli.config.EtcdOption;
import dev.etcdbootstrap.cli.etcd.EtcdConfigFile;
import dev.etcdbootstrap.cli.yaml.MalformedFileException;
import dev.etcdbootstrap.client.OptionFiles;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.settings.EtcdArguments;
import dev.etcdbootstrap.run.settings.EtcdFlags;
import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.EtcdSettings;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The etcd command that the operator has, with all that etcd would read: its words, its part of the
 * environment and its config file.
 *
 * @param program the first word
 * @param arguments the words after it
 * @param variables of the environment that are settings of etcd
 * @param file its config file, if it is told to read one
 * @param settings what counts of all that
 */
record ChildCommand(
    String program,
    EtcdArguments arguments,
    List<EtcdSetting> variables,
    Optional<EtcdConfigFile> file,
    EtcdSettings settings) {

  private static final int MAX_URLS = 64;
  private static final String NAME = "default";
  private static final String DATA_DIR = "data-dir";
  private static final String WAL_DIR = "wal-dir";

  /**
   * Reads it.
   *
   * @param words the command, the program first
   * @throws BootstrapException with everything for which no etcd would start
   */
  static ChildCommand read(List<String> words, Map<String, String> environment)
      throws BootstrapException {
    if (words.isEmpty()) {
      throw refused("there is no command after --", "write: etcd-bootstrap run -- etcd …");
    }
    EtcdArguments arguments = EtcdArguments.parse(words.subList(1, words.size()));
    Optional<String> mistake = mistake(words.get(0), arguments);
    if (mistake.isPresent()) {
      throw refused(
          mistake.get(), "write: etcd-bootstrap run -- etcd --name … with the flags of etcd");
    }
    Map<String, EtcdSetting.Assigned> assigned = new HashMap<>();
    environment.forEach(
        (name, value) -> assigned.put(name, new EtcdSetting.Assigned(value, Optional.empty())));
    List<EtcdSetting> variables = EtcdSetting.ofVariables(assigned);
    List<EtcdSetting> flags = arguments.settings(position -> Optional.empty());
    Optional<EtcdSetting> named = EtcdSettings.configFile(flags, variables);
    Optional<EtcdConfigFile> file =
        named.isPresent() ? Optional.of(readFile(named.get())) : Optional.empty();
    EtcdSettings settings = EtcdSettings.of(flags, variables, file.map(EtcdConfigFile::settings));
    refuseConflicts(settings);
    return new ChildCommand(words.get(0), arguments, variables, file, settings);
  }

  private static Optional<String> mistake(String program, EtcdArguments arguments) {
    if (program.startsWith("-") || program.contains("=")) {
      return Optional.of(
          "the command after -- begins with " + ForeignText.printable(program) + ", not with etcd");
    }
    if (arguments.subcommand().isPresent()) {
      return Optional.of(
          "etcd " + arguments.subcommand().get() + " starts no member, so there is nothing to run");
    }
    if (arguments.problem().isPresent()) {
      return Optional.of("the flags of etcd: " + arguments.problem().get());
    }
    return arguments.rest().stream()
        .findFirst()
        .map(
            word ->
                "etcd takes flags alone, and "
                    + ForeignText.printable(word)
                    + " is none; what wraps etcd goes in front of etcd-bootstrap");
  }

  private static EtcdConfigFile readFile(EtcdSetting named) throws BootstrapException {
    try {
      String text = OptionFiles.readText(named.origin().toString(), Path.of(named.value()));
      return EtcdConfigFile.read(named.value(), text.replace("\r\n", "\n"));
    } catch (MalformedFileException e) {
      throw refused(e.getMessage(), e.remedy());
    } catch (InvalidPathException e) {
      throw refused(
          named.origin() + ": " + ForeignText.printable(named.value()) + " is no path",
          "correct it");
    }
  }

  private static void refuseConflicts(EtcdSettings settings) throws BootstrapException {
    List<Problem> problems = new ArrayList<>();
    settings
        .conflicts()
        .forEach(
            (flag, variable) ->
                problems.add(
                    Problem.error(
                        "conflicting-settings",
                        flag.origin()
                            + " and "
                            + variable.origin()
                            + " are both set, with which etcd does not start",
                        "remove one of them")));
    if (!problems.isEmpty()) {
      throw new BootstrapException(Reason.USAGE, "the settings of etcd contradict", problems);
    }
  }

  private static BootstrapException refused(String message, String remedy) {
    return new BootstrapException(
        Reason.USAGE,
        "the command of etcd is not valid",
        List.of(Problem.error("bad-command-line", message, remedy)));
  }

  /** What of its settings are options of ours. */
  List<EtcdOption> options(Set<String> known) {
    return settings.all().stream()
        .filter(setting -> known.contains(setting.key()))
        .filter(setting -> !setting.value().isEmpty())
        // A variable is read as one of ours, with all that has our name for it.
        .filter(setting -> file.isPresent() || !variables.contains(setting))
        .map(
            setting -> new EtcdOption(setting.key(), setting.value(), "etcd's " + setting.origin()))
        .toList();
  }

  /** The environment without what etcd does not look at because it has a config file. */
  Map<String, String> visible(Map<String, String> environment) {
    if (file.isEmpty()) {
      return environment;
    }
    Map<String, String> visible = new HashMap<>(environment);
    visible.keySet().removeIf(name -> EtcdFlags.ofVariable(name).isPresent());
    return visible;
  }

  /** etcd's {@code data-dir}, by default named after the member. */
  Path dataDirectory(String name) {
    return Path.of(
        settings
            .get(DATA_DIR)
            .map(EtcdSetting::value)
            .filter(value -> !value.isEmpty())
            .orElse((name.isEmpty() ? NAME : name) + ".etcd"));
  }

  /** etcd's {@code wal-dir}, where it is set. */
  Optional<Path> logDirectory() {
    return value(WAL_DIR).map(Path::of);
  }

  /** Where etcd answers {@code /health}; what is no URL is for etcd to refuse. */
  List<URI> healthUrls() {
    String texts =
        value("listen-metrics-urls")
            .or(() -> value("listen-client-urls"))
            .orElse("http://localhost:2379");
    List<URI> urls = new ArrayList<>();
    for (String text : texts.split(",", MAX_URLS)) {
      try {
        urls.add(new URI(text.strip()));
      } catch (URISyntaxException e) {
        // as above
      }
    }
    return urls;
  }

  /** The value of a setting, unless it is empty. */
  Optional<String> value(String key) {
    return settings.value(key);
  }

  /** Whether a boolean is set, as Go reads one. */
  boolean isSet(String key) {
    return settings.isOn(key);
  }
}
