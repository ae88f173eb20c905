package dev.etcdbootstrap.testservers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.json.JSONObject;

/**
 * How an etcd is called: its arguments, its environment and perhaps its configuration file.
 *
 * @param arguments without the one that names the configuration file
 * @param configFile the text of the configuration file, or empty if there is none
 */
record EtcdInvocation(
    List<String> arguments, Map<String, String> environment, Optional<String> configFile) {

  /** Options that choose how the cluster is bootstrapped; etcd refuses two of them. */
  private static final Set<String> BOOTSTRAP =
      Set.of("initial-cluster", "discovery", "discovery-srv", "discovery-token");

  private static final Pattern TOP_LEVEL_KEY =
      Pattern.compile("^[\"']?([a-z0-9-]+)[\"']?\\s*:", Pattern.MULTILINE);

  EtcdInvocation {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /**
   * Passes options in the given way, in addition to what the caller passes verbatim, which
   * overrides them where etcd reads it.
   *
   * @param given what the caller passes verbatim
   * @param settings options by etcd's names
   * @param defaults options by etcd's names, unless the caller passes others
   */
  static EtcdInvocation of(
      Etcd.Configuration configuration,
      EtcdInvocation given,
      Map<String, String> settings,
      Map<String, String> defaults) {
    Set<String> verbatim = given.optionsThatEtcdReads(configuration);
    boolean bootstraps =
        Stream.concat(verbatim.stream(), settings.keySet().stream()).anyMatch(BOOTSTRAP::contains);
    Map<String, String> options = new TreeMap<>(defaults);
    if (bootstraps) {
      options.remove("initial-cluster");
    }
    options.putAll(settings);
    options.keySet().removeAll(verbatim);

    List<String> arguments = new ArrayList<>();
    Map<String, String> environment = new HashMap<>(given.environment);
    Optional<String> configFile = Optional.empty();
    switch (configuration) {
      case FLAGS -> options.forEach((name, value) -> arguments.add("--" + name + "=" + value));
      case ENVIRONMENT -> options.forEach((name, value) -> environment.put(variable(name), value));
      case CONFIG_FILE -> configFile = Optional.of(yaml(given.configFile.orElse(""), options));
    }
    arguments.addAll(given.arguments);
    return new EtcdInvocation(arguments, environment, configFile);
  }

  /** With a configuration file, etcd ignores flags and environment. */
  private Set<String> optionsThatEtcdReads(Etcd.Configuration configuration) {
    Set<String> options = new HashSet<>();
    if (configuration == Etcd.Configuration.CONFIG_FILE) {
      TOP_LEVEL_KEY
          .matcher(configFile.orElse(""))
          .results()
          .forEach(match -> options.add(match.group(1)));
      return options;
    }
    arguments.stream()
        .filter(argument -> argument.startsWith("-"))
        .map(argument -> argument.replaceFirst("^--?", "").replaceFirst("=.*", ""))
        .forEach(options::add);
    environment.keySet().stream()
        .filter(variable -> variable.startsWith("ETCD_"))
        .map(variable -> variable.substring("ETCD_".length()))
        .map(variable -> variable.toLowerCase(Locale.ROOT).replace('_', '-'))
        .forEach(options::add);
    return options;
  }

  private static String variable(String option) {
    return "ETCD_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String yaml(String given, Map<String, String> options) {
    if (given.stripLeading().startsWith("{")) {
      throw new IllegalArgumentException(
          "Lines cannot be added to a configuration file in braces; write one option on each line: "
              + given);
    }
    String separator = given.isEmpty() || given.endsWith("\n") ? "" : "\n";
    return options.entrySet().stream()
        .map(option -> option.getKey() + ": " + yamlValue(option.getValue()) + "\n")
        .collect(Collectors.joining("", given + separator, ""));
  }

  /**
   * etcd refuses a quoted number or boolean; any other text is a JSON string, which is YAML too.
   */
  private static String yamlValue(String value) {
    return value.matches("true|false|\\d+") ? value : JSONObject.quote(value);
  }
}
