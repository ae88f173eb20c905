package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.Redactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that is configured, and the strategy that it means. Immutable. */
public final class Configuration {

  private final KnownOptions known;
  private final Settings settings;
  private final Optional<StrategyChoice> choice;
  private final ProblemReport choiceReport;
  private final Redactor redactor;

  private Configuration(
      KnownOptions known,
      Settings settings,
      Optional<StrategyChoice> choice,
      ProblemReport choiceReport,
      Redactor redactor) {
    this.known = known;
    this.settings = settings;
    this.choice = choice;
    this.choiceReport = choiceReport;
    this.redactor = redactor;
    settings.hideSecrets(known, redactor);
  }

  /**
   * Reads all places. What is wrong is collected, not thrown; {@link #problems} has it.
   *
   * @param flags the value of each option given on the command line, by key
   * @param ofEtcd what the etcd that is to be started is told itself, if there is one
   * @param file the YAML file, if one is named
   * @param redactor is told what must not be shown
   */
  public static Configuration read(
      KnownOptions known,
      Map<String, String> flags,
      List<EtcdOption> ofEtcd,
      Map<String, String> environment,
      Optional<String> file,
      Redactor redactor) {
    return of(known, Settings.read(known, flags, ofEtcd, environment, file), redactor);
  }

  private static Configuration of(KnownOptions known, Settings settings, Redactor redactor) {
    ProblemReport report = new ProblemReport();
    Optional<StrategyChoice> choice = StrategyChoice.of(known, settings, report);
    // After a file that cannot be read, what follows from it would only confuse.
    return new Configuration(
        known, settings, choice, settings.areLegible() ? report : new ProblemReport(), redactor);
  }

  private Configuration with(Settings changed) {
    return new Configuration(known, changed, choice, choiceReport, redactor);
  }

  /** The same configuration without a local member. */
  public Configuration asObserver() {
    return without(HostOptions.NAME.key()).without(HostOptions.INITIAL_ADVERTISE_PEER_URLS.key());
  }

  /** The same configuration with an option set nowhere; the choice of the strategy stays. */
  public Configuration without(String key) {
    return with(settings.without(key));
  }

  /** The same configuration with an option set by its flag, from which the strategy may follow. */
  public Configuration withFlag(String key, String text) {
    return of(known, settings.withFlag(key, text), redactor);
  }

  /** The same configuration with a value for an option that may be set nowhere. */
  public Configuration withFallback(Option<?> option, String text) {
    return with(settings.withFallback(option.key(), text));
  }

  /**
   * The same configuration for a command that is about one strategy: sections of others do not
   * matter. It is wrong when another is named, or when this one is not configured and another is.
   */
  public Configuration about(String strategyId) {
    ProblemReport report = new ProblemReport();
    Optional<StrategyChoice> about =
        StrategyChoice.about(strategyId, known, settings, choice, report);
    return new Configuration(known, settings, about, report, redactor);
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
    return new Assembly(known, settings, choice, choiceReport).check();
  }

  /**
   * The bootstrap that is configured.
   *
   * @throws BootstrapException when the configuration is wrong, with everything that is
   * @throws InterruptedException when interrupted
   */
  public ClusterBootstrap bootstrap() throws BootstrapException, InterruptedException {
    return new Assembly(known, settings, choice, choiceReport).bootstrap();
  }

  /** How long the whole bootstrap may take; empty for ever. */
  public Optional<Duration> timeout() {
    return settings.timeout(strategyId());
  }

  /** The options that are set and count, by key, with their texts; secrets among them. */
  public Map<String, String> settings() {
    return settings.texts(strategyId());
  }

  /** What an option is set to, whichever strategy it is set for. */
  public Optional<Explanation> anywhere(String key) {
    List<Setting> places = settings.of(key);
    return known
        .find(key)
        .filter(option -> !places.isEmpty())
        .map(option -> Explanation.of(option, places));
  }

  /**
   * Every option of the command and of the chosen strategy, its value, and where it is set; no
   * secrets.
   */
  public List<Explanation> explain() {
    List<Explanation> explanations = new ArrayList<>();
    choice.ifPresent(
        chosen ->
            explanations.add(
                new Explanation(
                    HostOptions.STRATEGY.key(),
                    Optional.of(chosen.id()),
                    chosen.because(),
                    List.of())));
    List<Option<?>> options = new ArrayList<>(HostOptions.ALL);
    options.remove(HostOptions.STRATEGY);
    known.strategies().find(strategyId()).ifPresent(strategy -> options.addAll(strategy.options()));
    for (Option<?> option : options) {
      explanations.add(
          Explanation.of(option, settings.of(option.key(), strategyId())).redacted(redactor));
    }
    return explanations;
  }

  private String strategyId() {
    return choice.map(StrategyChoice::id).orElse("");
  }
}
