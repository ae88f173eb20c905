package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every option that may be set: the command's own and those of the strategies. */
public final class KnownOptions {

  private final Strategies strategies;
  private final Map<String, Option<?>> byKey = new LinkedHashMap<>();
  private final Map<String, List<String>> takers = new HashMap<>();

  /** The command's own options and those of these strategies. */
  public KnownOptions(Strategies strategies) {
    this.strategies = strategies;
    HostOptions.ALL.forEach(option -> byKey.put(option.key(), option));
    for (Installed strategy : strategies.installed()) {
      for (Option<?> option : strategy.options()) {
        byKey.putIfAbsent(option.key(), option);
        takers.computeIfAbsent(option.key(), key -> new ArrayList<>()).add(strategy.id());
      }
    }
  }

  Strategies strategies() {
    return strategies;
  }

  /** All options, one for each key, the command's own first. */
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

  /** The ids of the strategies that take an option. */
  public List<String> takenBy(String key) {
    return List.copyOf(takers.getOrDefault(key, List.of()));
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
