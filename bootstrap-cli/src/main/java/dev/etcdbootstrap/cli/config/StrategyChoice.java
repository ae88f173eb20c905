package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The strategy that a configuration means.
 *
 * @param id of the strategy
 * @param because for messages: the place that names it, or the settings it follows from
 */
public record StrategyChoice(String id, String because) {

  /**
   * The strategy that {@code strategy} names, else the only one that a set option {@linkplain
   * KnownOptions#meaning means} or that has a section. None and several are problems.
   */
  static Optional<StrategyChoice> of(KnownOptions known, Settings settings, ProblemReport report) {
    List<Setting> named = settings.of(HostOptions.STRATEGY.key());
    if (!named.isEmpty()) {
      return Optional.of(new StrategyChoice(named.get(0).text(), named.get(0).origin().toString()));
    }
    Map<String, String> evidence = evidence(known, settings, settings.sections());
    if (evidence.size() == 1) {
      Map.Entry<String, String> only = evidence.entrySet().iterator().next();
      return Optional.of(new StrategyChoice(only.getKey(), "follows from " + only.getValue()));
    }
    report.usage(evidence.isEmpty() ? none(known) : several(evidence));
    return Optional.empty();
  }

  /**
   * This strategy, for a command that is about no other; a problem when another is meant.
   *
   * @param meant what the configuration means, if that is clear
   */
  static Optional<StrategyChoice> about(
      String id,
      KnownOptions known,
      Settings settings,
      Optional<StrategyChoice> meant,
      ProblemReport report) {
    boolean named = !settings.of(HostOptions.STRATEGY.key()).isEmpty();
    if (meant.isEmpty() || meant.get().id().equals(id)) {
      return Optional.of(meant.orElse(new StrategyChoice(id, "needed by this command")));
    }
    if (!named && evidence(known, settings, List.of()).containsKey(id)) {
      return Optional.of(new StrategyChoice(id, "needed by this command"));
    }
    String required =
        known.strategies().find(id).stream()
            .flatMap(strategy -> strategy.options().stream())
            .filter(Option::isRequired)
            .map(Option::key)
            .collect(Collectors.joining(" and "));
    report.usage(
        Problem.error(
            "other-strategy",
            "this command needs the strategy " + id + ", but the strategy is " + meant.get(),
            (required.isEmpty() ? "set" : "set " + required + ", and")
                + (named ? " strategy to " + id : " no option of the other")));
    return Optional.empty();
  }

  /** The strategies that something speaks for, by id, with what does. */
  private static Map<String, String> evidence(
      KnownOptions known, Settings settings, List<String> sections) {
    Map<String, String> evidence = new LinkedHashMap<>();
    for (Installed strategy : known.strategies().installed()) {
      List<String> places = new ArrayList<>();
      for (Option<?> option : known.meaning(strategy)) {
        settings.of(option.key(), strategy.id()).forEach(setting -> places.add(described(setting)));
      }
      if (places.isEmpty() && sections.contains(strategy.id())) {
        places.add("the section " + strategy.id() + " of the configuration file");
      }
      if (!places.isEmpty()) {
        evidence.put(strategy.id(), String.join(", ", places));
      }
    }
    return evidence;
  }

  private static String described(Setting setting) {
    return setting.origin() instanceof Origin.File
        ? setting.key() + " (" + setting.origin() + ")"
        : setting.origin().toString();
  }

  private static Problem several(Map<String, String> evidence) {
    String list =
        evidence.entrySet().stream()
            .map(entry -> entry.getKey() + " follows from " + entry.getValue())
            .collect(Collectors.joining(", "));
    return Problem.error(
        "contradictory-strategies",
        "several strategies are configured: " + list,
        "keep one, or say which with strategy");
  }

  private static Problem none(KnownOptions known) {
    String ways =
        known.strategies().installed().stream()
            .filter(strategy -> !known.meaning(strategy).isEmpty())
            .map(
                strategy ->
                    known.meaning(strategy).stream()
                            .map(Option::key)
                            .collect(Collectors.joining(" and "))
                        + " ("
                        + strategy.id()
                        + ")")
            .collect(Collectors.joining(", or "));
    return Problem.error(
        "no-strategy",
        "nothing says where the member list comes from",
        "set " + (ways.isEmpty() ? "strategy" : ways));
  }

  @Override
  public String toString() {
    return id + " (" + because + ")";
  }
}
