package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.cli.plugin.Plugins;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every option that may be set: the command's own and those of the strategies. One that a plugin
 * shares with the command or with a built-in strategy is what these declare, and means no plugin:
 * what a plugin declares makes no difference to those who do not use it.
 */
public final class KnownOptions {

  private final Strategies strategies;
  private final Map<String, Option<?>> byKey = new LinkedHashMap<>();
  private final Map<String, List<String>> takers = new HashMap<>();
  private final Set<String> withoutPlugins;

  /** The command's own options and those of these strategies. */
  public KnownOptions(Strategies strategies) {
    this.strategies = strategies;
    HostOptions.ALL.forEach(option -> byKey.put(option.key(), option));
    add(false);
    this.withoutPlugins = new HashSet<>(byKey.keySet());
    add(true);
  }

  private void add(boolean plugins) {
    for (Installed strategy : strategies.installed()) {
      if (Plugins.isPlugin(strategy) != plugins) {
        continue;
      }
      for (Option<?> option : strategy.options()) {
        byKey.putIfAbsent(option.key(), option);
        takers.computeIfAbsent(option.key(), key -> new ArrayList<>()).add(strategy.id());
      }
    }
  }

  Strategies strategies() {
    return strategies;
  }

  /** All options, one for each key, the command's own first, those of plugins alone last. */
  public List<Option<?>> all() {
    return List.copyOf(byKey.values());
  }

  Optional<Option<?>> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Whether an option is the command's own. */
  static boolean isHostOption(String key) {
    return HostOptions.ALL.stream().anyMatch(option -> option.key().equals(key));
  }

  /** The options of a strategy of which each, set outside of sections, means this strategy. */
  List<Option<?>> meaning(Installed strategy) {
    return strategy.options().stream()
        .filter(Option::isRequired)
        .filter(option -> !isHostOption(option.key()))
        .filter(option -> !Plugins.isPlugin(strategy) || !withoutPlugins.contains(option.key()))
        .toList();
  }

  /** Whether an option is secret to any strategy that takes it. */
  boolean isSecret(String key) {
    return strategies.installed().stream()
        .flatMap(strategy -> strategy.option(key).stream())
        .anyMatch(Option::isSecret);
  }

  /** The ids of the strategies that take an option. */
  public List<String> takenBy(String key) {
    return takers.getOrDefault(key, List.of()).stream().sorted().toList();
  }

  /**
   * The environment variable of an option, as etcd names it: {@code ETCD_} and the key in capitals.
   * Options that etcd does not have get a name that etcd will never use.
   */
  public static String variable(Option<?> option) {
    boolean ours = option == HostOptions.TIMEOUT || option == HostOptions.STRATEGY;
    return (ours ? "ETCD_BOOTSTRAP_" : "ETCD_")
        + option.key().toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
