package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that was configured, from all places, and what it comes to. A flag wins over an
 * environment variable, that over the file.
 */
public final class Configuration {

  private static final String MISSING = "missing-option";

  private final KnownOptions known;
  private final List<Setting> settings; // those of the winning place first
  private final ProblemReport report; // on the places
  private final ProblemReport choiceReport;
  private final boolean legible; // else what seems missing may be in what cannot be read
  private final Optional<StrategyChoice> choice;

  private Configuration(
      KnownOptions known,
      List<Setting> settings,
      ProblemReport report,
      ProblemReport choiceReport,
      boolean legible,
      Optional<StrategyChoice> choice) {
    this.known = known;
    this.settings = settings;
    this.report = report;
    this.choiceReport = choiceReport;
    this.legible = legible;
    this.choice = choice;
  }

  /**
   * Reads all places. What is wrong is collected, not thrown; {@link #problems} tells it.
   *
   * @param flags the value of each option given on the command line, by key
   * @param file the YAML file, if one is named
   */
  public static Configuration read(
      KnownOptions known,
      Map<String, String> flags,
      Map<String, String> environment,
      Optional<String> file) {
    ProblemReport report = new ProblemReport();
    List<Setting> settings = new ArrayList<>();
    flags.forEach(
        (key, text) ->
            settings.add(new Setting(key, text, new Origin.Flag("--" + key), Optional.empty())));
    for (Option<?> option : known.all()) {
      String variable = KnownOptions.variable(option);
      String text = environment.getOrDefault(variable, "");
      if (!text.isEmpty()) { // as for etcd, an empty variable is none
        settings.add(
            new Setting(option.key(), text, new Origin.Variable(variable), Optional.empty()));
      }
    }
    List<String> sections = List.of();
    if (file.isPresent()) {
      ConfigFile configFile = ConfigFile.read(file.get(), known, report);
      settings.addAll(configFile.settings());
      sections = configFile.sections();
    }
    // After a file that cannot be read, what follows from it would only confuse.
    boolean legible = report.errors().isEmpty();
    ProblemReport choiceReport = new ProblemReport();
    Optional<StrategyChoice> choice =
        StrategyChoice.of(known, settings, sections, legible ? choiceReport : new ProblemReport());
    return new Configuration(known, List.copyOf(settings), report, choiceReport, legible, choice);
  }

  /** The same, but for the local member, of which there is none. */
  public Configuration asObserver() {
    return without(HostOptions.NAME.key()).without(HostOptions.INITIAL_ADVERTISE_PEER_URLS.key());
  }

  /** The same, but for an option, which is set nowhere; the strategy that is meant stays. */
  public Configuration without(String key) {
    List<Setting> others = settings.stream().filter(setting -> !setting.key().equals(key)).toList();
    return new Configuration(known, others, report, choiceReport, legible, choice);
  }

  /**
   * The same, for a command that is about one strategy: sections of others do not matter. It is
   * wrong when another is named, or when this one is not configured and another is.
   */
  public Configuration about(String strategyId) {
    ProblemReport changed = new ProblemReport();
    Optional<StrategyChoice> about =
        StrategyChoice.about(strategyId, known, settings, choice, changed);
    return new Configuration(known, settings, report, changed, legible, about);
  }

  /** What an option is set to, whichever strategy it is set for. */
  public Optional<Explanation> anywhere(String key) {
    List<Setting> places = settings.stream().filter(each -> each.key().equals(key)).toList();
    return known
        .find(key)
        .filter(option -> !places.isEmpty())
        .map(option -> Explanation.of(option, places));
  }

  /** The same, with a value for an option that is set nowhere. */
  public Configuration withFallback(Option<?> option, String text) {
    List<Setting> more = new ArrayList<>(settings);
    more.add(new Setting(option.key(), text, new Origin.Chosen(), Optional.empty()));
    return new Configuration(known, more, report, choiceReport, legible, choice);
  }

  /** The strategy that is meant, unless none or several are. */
  public Optional<StrategyChoice> choice() {
    return choice;
  }

  /**
   * Everything wrong that can be found without sending anything.
   *
   * @throws InterruptedException when interrupted
   */
  public ProblemReport problems() throws InterruptedException {
    ProblemReport all = new ProblemReport();
    Optional<ClusterBootstrap> bootstrap = assemble(all);
    if (bootstrap.isPresent() && legible) {
      all.addAll(bootstrap.get().check());
    } else if (bootstrap.isPresent()) {
      bootstrap.get().check().problems().stream()
          .filter(problem -> !problem.code().equals(MISSING))
          .forEach(all::usage);
    }
    return all;
  }

  /**
   * The bootstrap that is configured.
   *
   * @throws BootstrapException when the configuration is wrong, with everything that is
   * @throws InterruptedException when interrupted
   */
  public ClusterBootstrap bootstrap() throws BootstrapException, InterruptedException {
    ProblemReport all = new ProblemReport();
    Optional<ClusterBootstrap> bootstrap = assemble(all);
    if (!all.errors().isEmpty()) {
      // Tell what the facade would find next in the same breath.
      problems().throwIfAnyError();
    }
    return bootstrap.orElseThrow();
  }

  private Optional<ClusterBootstrap> assemble(ProblemReport all) {
    all.addAll(report);
    all.addAll(choiceReport);
    Optional<LocalMember> localMember = localMember(all);
    Optional<Duration> timeout = value(HostOptions.TIMEOUT, all);
    if (choice.isEmpty()) {
      return Optional.empty();
    }
    String strategyId = choice.get().id();
    ClusterBootstrap bootstrap = ClusterBootstrap.using(known.strategies(), strategyId);
    localMember.ifPresent(bootstrap::localMember);
    timeout.ifPresent(bootstrap::timeout);
    known
        .strategies()
        .find(strategyId)
        .ifPresent(
            strategy -> {
              for (Option<?> option : strategy.options()) {
                effective(option.key())
                    .ifPresent(
                        setting ->
                            bootstrap.option(
                                setting.key(), setting.text(), setting.origin().toString()));
              }
              refuseMisplaced(strategy, all);
            });
    return Optional.of(bootstrap);
  }

  /**
   * A flag or key that another strategy takes would do nothing; a variable may be there for etcd.
   */
  private void refuseMisplaced(Installed strategy, ProblemReport all) {
    for (Setting setting : settings) {
      boolean taken =
          KnownOptions.isHostOption(setting.key())
              || strategy.options().stream().anyMatch(option -> option.key().equals(setting.key()));
      if (!taken && setting.section().isEmpty() && !(setting.origin() instanceof Origin.Variable)) {
        all.usage(
            Problem.error(
                "unknown-option",
                setting.origin()
                    + ": "
                    + setting.key()
                    + " is an option of "
                    + String.join(", ", known.takenBy(setting.key()))
                    + ", but the strategy is "
                    + choice.map(StrategyChoice::toString).orElse(strategy.id()),
                "remove one of them"));
      }
    }
  }

  private Optional<LocalMember> localMember(ProblemReport all) {
    Optional<String> name = value(HostOptions.NAME, all);
    Optional<List<PeerUrl>> urls = value(HostOptions.INITIAL_ADVERTISE_PEER_URLS, all);
    if (legible && urls.isPresent() && effective(HostOptions.NAME.key()).isEmpty()) {
      all.usage(
          Problem.error(
                  MISSING,
                  "initial-advertise-peer-urls is set, but name is not",
                  "set name; etcd would call this member default")
              .at(origin(HostOptions.INITIAL_ADVERTISE_PEER_URLS)));
    }
    return name.map(text -> new LocalMember(text, urls.orElse(List.of())));
  }

  private <T> Optional<T> value(Option<T> option, ProblemReport all) {
    return effective(option.key())
        .flatMap(setting -> all.read(option, setting.text(), setting.origin().toString()));
  }

  private String origin(Option<?> option) {
    return effective(option.key()).map(setting -> setting.origin().toString()).orElse("");
  }

  private Optional<Setting> effective(String key) {
    List<Setting> places = places(key);
    return places.isEmpty() ? Optional.empty() : Optional.of(places.get(0));
  }

  /** Where an option is set that counts, the winning place first. */
  private List<Setting> places(String key) {
    String strategyId = choice.map(StrategyChoice::id).orElse("");
    return settings.stream()
        .filter(setting -> setting.key().equals(key) && setting.appliesTo(strategyId))
        .toList();
  }

  /** The options that are set and count, by key, with their texts; secrets among them. */
  public Map<String, String> settings() {
    Map<String, String> texts = new LinkedHashMap<>();
    String strategyId = choice.map(StrategyChoice::id).orElse("");
    settings.stream()
        .filter(setting -> setting.appliesTo(strategyId))
        .forEach(setting -> texts.putIfAbsent(setting.key(), setting.text()));
    return texts;
  }

  /** What every option of the command and of the chosen strategy comes to, and from where. */
  public List<Explanation> explain() {
    List<Option<?>> options = new ArrayList<>(HostOptions.ALL);
    options.remove(HostOptions.STRATEGY);
    choice
        .flatMap(chosen -> known.strategies().find(chosen.id()))
        .ifPresent(chosen -> options.addAll(chosen.options()));
    List<Explanation> explanations = new ArrayList<>();
    choice.ifPresent(
        chosen ->
            explanations.add(
                new Explanation(
                    HostOptions.STRATEGY.key(),
                    Optional.of(chosen.id()),
                    chosen.because(),
                    List.of())));
    for (Option<?> option : options) {
      explanations.add(Explanation.of(option, places(option.key())));
    }
    return explanations;
  }
}
