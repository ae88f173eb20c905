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
 * @param because why, for messages: the place that names it, or the settings it follows from
 */
public record StrategyChoice(String id, String because) {

  /**
   * The strategy that {@code strategy} names, else the only one of which a required option is set
   * or that has a section. None and several are problems.
   */
  static Optional<StrategyChoice> of(
      KnownOptions known, List<Setting> settings, List<String> sections, ProblemReport report) {
    for (Setting setting : settings) {
      if (setting.key().equals(HostOptions.STRATEGY.key())) {
        return Optional.of(new StrategyChoice(setting.text(), setting.origin().toString()));
      }
    }
    Map<String, String> evidence = evidence(known, settings, sections);
    if (evidence.size() == 1) {
      Map.Entry<String, String> only = evidence.entrySet().iterator().next();
      return Optional.of(new StrategyChoice(only.getKey(), "follows from " + only.getValue()));
    }
    report.usage(evidence.isEmpty() ? none(known) : several(evidence));
    return Optional.empty();
  }

  /**
   * This strategy, for a command that is about no other. That another is meant is a problem.
   *
   * @param meant by the configuration, if that is clear
   */
  static Optional<StrategyChoice> about(
      String id,
      KnownOptions known,
      List<Setting> settings,
      Optional<StrategyChoice> meant,
      ProblemReport report) {
    boolean named =
        settings.stream().anyMatch(each -> each.key().equals(HostOptions.STRATEGY.key()));
    if (meant.isEmpty() || meant.get().id().equals(id)) {
      return Optional.of(meant.orElse(new StrategyChoice(id, "which this command is about")));
    }
    if (!named && evidence(known, settings, List.of()).containsKey(id)) {
      return Optional.of(new StrategyChoice(id, "which this command is about"));
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
            "this command is about the strategy " + id + ", but the strategy is " + meant.get(),
            (required.isEmpty() ? "set" : "set " + required + ", and")
                + (named ? " strategy to " + id : " nothing of the other")));
    return Optional.empty();
  }

  private static Map<String, String> evidence(
      KnownOptions known, List<Setting> settings, List<String> sections) {
    Map<String, String> evidence = new LinkedHashMap<>();
    for (Installed strategy : known.strategies().installed()) {
      List<String> places = new ArrayList<>();
      for (Option<?> option : strategy.options()) {
        settings.stream()
            .filter(setting -> option.isRequired() && setting.key().equals(option.key()))
            .filter(setting -> setting.appliesTo(strategy.id()))
            .forEach(setting -> places.add(described(setting)));
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
    return setting.origin() instanceof Origin.Place
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
            .filter(strategy -> strategy.options().stream().anyMatch(Option::isRequired))
            .map(
                strategy ->
                    strategy.options().stream()
                            .filter(Option::isRequired)
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
