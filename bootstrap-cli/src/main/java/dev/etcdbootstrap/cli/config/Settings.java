package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.Redactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is set, in every place. A flag wins over the settings of an etcd that is to be
 * started, these over an environment variable, that over the file. Immutable.
 */
final class Settings {

  private final List<Setting> all; // the winning places first
  private final List<String> sections;
  private final ProblemReport report;

  private Settings(List<Setting> all, List<String> sections, ProblemReport report) {
    this.all = List.copyOf(all);
    this.sections = sections;
    this.report = report;
  }

  /** Reads all places; parameters as for {@link Configuration#read}. */
  static Settings read(
      KnownOptions known,
      Map<String, String> flags,
      List<EtcdOption> ofEtcd,
      Map<String, String> environment,
      Optional<String> file) {
    ProblemReport report = new ProblemReport();
    List<Setting> all = new ArrayList<>();
    flags.forEach((key, text) -> all.add(flag(key, text)));
    ofEtcd.forEach(option -> all.add(option.setting()));
    for (Option<?> option : known.all()) {
      String variable = KnownOptions.variable(option);
      String text = environment.getOrDefault(variable, "");
      if (!text.isEmpty()) { // as for etcd, an empty variable is not set
        all.add(new Setting(option.key(), text, new Origin.Variable(variable), Optional.empty()));
      }
    }
    List<String> sections = List.of();
    if (file.isPresent()) {
      ConfigFile configFile = ConfigFile.read(file.get(), timeout(all), known, report);
      all.addAll(configFile.settings());
      sections = configFile.sections();
    }
    return new Settings(all, sections, report);
  }

  /** How long the whole bootstrap may take, as far as flags and variables say. */
  private static Optional<Duration> timeout(List<Setting> all) {
    return first(all.stream().filter(any -> any.key().equals(HostOptions.TIMEOUT.key())).toList());
  }

  /** How long the whole bootstrap may take; empty for ever. */
  Optional<Duration> timeout(String strategyId) {
    return first(of(HostOptions.TIMEOUT.key(), strategyId));
  }

  private static Optional<Duration> first(List<Setting> timeouts) {
    Duration timeout = ClusterBootstrap.DEFAULT_TIMEOUT;
    try {
      if (!timeouts.isEmpty()) {
        timeout = HostOptions.TIMEOUT.parse(timeouts.get(0).text());
      }
    } catch (IllegalArgumentException e) {
      // reported with everything else
    }
    return timeout.isZero() ? Optional.empty() : Optional.of(timeout);
  }

  private static Setting flag(String key, String text) {
    return new Setting(key, text, new Origin.Flag("--" + key), Optional.empty());
  }

  /** What is wrong with the places themselves; not to be changed. */
  ProblemReport report() {
    return report;
  }

  /** Whether all places could be read; otherwise what seems missing may be in what could not. */
  boolean areLegible() {
    return report.errors().isEmpty();
  }

  /** Tells a redactor what must not be shown: values of secret options, and user-info of URLs. */
  void hideSecrets(KnownOptions known, Redactor redactor) {
    for (Setting setting : all) {
      if (known.isSecret(setting.key())) {
        redactor.hide(setting.text());
      } else if (!setting.key().equals(HostOptions.NAME.key())) { // which may have an @ in it
        redactor.hideUserInfo(setting.text());
      }
    }
  }

  /** The ids of the strategies that have a section in the file with something in it. */
  List<String> sections() {
    return sections;
  }

  /** Every place where an option is set, whichever strategy it is set for. */
  List<Setting> of(String key) {
    return all.stream().filter(setting -> setting.key().equals(key)).toList();
  }

  /** Every place where an option is set that counts when this strategy runs. */
  List<Setting> of(String key, String strategyId) {
    return of(key).stream().filter(setting -> setting.appliesTo(strategyId)).toList();
  }

  /** All of them, the winning places first. */
  List<Setting> all() {
    return all;
  }

  /** The texts of the options that count when this strategy runs, by key; secrets among them. */
  Map<String, String> texts(String strategyId) {
    Map<String, String> texts = new LinkedHashMap<>();
    all.stream()
        .filter(setting -> setting.appliesTo(strategyId))
        .forEach(setting -> texts.putIfAbsent(setting.key(), setting.text()));
    return texts;
  }

  Settings without(String key) {
    return new Settings(
        all.stream().filter(setting -> !setting.key().equals(key)).toList(), sections, report);
  }

  Settings withFlag(String key, String text) {
    Setting flag = flag(key, text);
    List<Setting> changed = new ArrayList<>(List.of(flag));
    all.stream()
        .filter(other -> !(other.key().equals(key) && other.origin() instanceof Origin.Flag))
        .forEach(changed::add);
    return new Settings(changed, sections, report);
  }

  /** The same, with a value for an option that may be set nowhere. */
  Settings withFallback(String key, String text) {
    List<Setting> changed = new ArrayList<>(all);
    changed.add(new Setting(key, text, new Origin.Chosen(), Optional.empty()));
    return new Settings(changed, sections, report);
  }
}
