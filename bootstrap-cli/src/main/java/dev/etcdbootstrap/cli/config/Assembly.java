package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.OptionText;
import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Turns settings into a bootstrap: reads the values of the command's own options, hands on those of
 * the strategy, and collects what is wrong. For one use, by one thread.
 */
final class Assembly {

  private static final String MISSING = "missing-option";

  private final KnownOptions known;
  private final Settings settings;
  private final String strategyId;
  private final ProblemReport report = new ProblemReport();
  private final Optional<ClusterBootstrap> bootstrap;

  /**
   * Reads every value.
   *
   * @param choice of the strategy, if one is clearly meant; otherwise there is no bootstrap
   * @param choiceReport what is wrong with the choice
   */
  Assembly(
      KnownOptions known,
      Settings settings,
      Optional<StrategyChoice> choice,
      ProblemReport choiceReport) {
    this.known = known;
    this.settings = settings;
    this.strategyId = choice.map(StrategyChoice::id).orElse("");
    report.addAll(settings.report());
    report.addAll(choiceReport);
    Optional<LocalMember> localMember = localMember();
    Optional<Duration> timeout = value(HostOptions.TIMEOUT);
    this.bootstrap = choice.map(chosen -> bootstrap(chosen, localMember, timeout));
  }

  /**
   * What is wrong, including what the facade finds without sending anything. Called once.
   *
   * @throws InterruptedException when interrupted
   */
  ProblemReport check() throws InterruptedException {
    if (bootstrap.isPresent()) {
      ProblemReport found = bootstrap.get().check();
      if (settings.areLegible()) {
        report.addAll(found);
      } else {
        found.problems().stream()
            .filter(problem -> !problem.code().equals(MISSING))
            .forEach(report::usage);
      }
    }
    return report;
  }

  /**
   * The bootstrap.
   *
   * @throws BootstrapException with everything that is wrong, including what the facade finds
   * @throws InterruptedException when interrupted
   */
  ClusterBootstrap bootstrap() throws BootstrapException, InterruptedException {
    if (!report.errors().isEmpty()) {
      check().throwIfAnyError();
    }
    return bootstrap.orElseThrow();
  }

  private ClusterBootstrap bootstrap(
      StrategyChoice choice, Optional<LocalMember> localMember, Optional<Duration> timeout) {
    ClusterBootstrap assembled = ClusterBootstrap.using(known.strategies(), choice.id());
    localMember.ifPresent(assembled::localMember);
    timeout.ifPresent(assembled::timeout);
    Optional<Installed> strategy = known.strategies().find(choice.id());
    if (strategy.isPresent()) {
      for (Option<?> option : strategy.get().options()) {
        effective(option)
            .ifPresent(
                setting ->
                    assembled.option(setting.key(), setting.text(), setting.origin().toString()));
      }
      refuseMisplaced(strategy.get(), choice);
    }
    return assembled;
  }

  /**
   * Refuses a flag or key that only other strategies take: it would do nothing. A variable may be
   * there for etcd, as etcd's own settings are.
   */
  private void refuseMisplaced(Installed strategy, StrategyChoice choice) {
    for (Setting setting : settings.all()) {
      boolean taken =
          KnownOptions.isHostOption(setting.key()) || strategy.option(setting.key()).isPresent();
      boolean isForEtcd =
          setting.origin() instanceof Origin.Variable || setting.origin() instanceof Origin.OfEtcd;
      if (!taken && setting.section().isEmpty() && !isForEtcd) {
        report.usage(
            Problem.error(
                "unknown-option",
                setting.origin()
                    + ": "
                    + setting.key()
                    + " is an option of "
                    + String.join(", ", known.takenBy(setting.key()))
                    + ", but the strategy is "
                    + choice,
                "remove one of them"));
      }
    }
  }

  private Optional<LocalMember> localMember() {
    Optional<String> name = value(HostOptions.NAME);
    Optional<List<PeerUrl>> urls = value(HostOptions.INITIAL_ADVERTISE_PEER_URLS);
    if (settings.areLegible() && urls.isPresent() && effective(HostOptions.NAME).isEmpty()) {
      report.usage(
          Problem.error(
                  MISSING,
                  "initial-advertise-peer-urls is set, but name is not",
                  "set name; etcd would call this member default")
              .at(
                  effective(HostOptions.INITIAL_ADVERTISE_PEER_URLS)
                      .map(setting -> setting.origin().toString())
                      .orElse("")));
    }
    return name.map(text -> new LocalMember(text, urls.orElse(List.of())));
  }

  private <T> Optional<T> value(Option<T> option) {
    return effective(option)
        .flatMap(
            setting ->
                OptionText.of(setting.text(), setting.origin().toString()).read(option, report));
  }

  private Optional<Setting> effective(Option<?> option) {
    List<Setting> all = settings.of(option.key(), strategyId);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }
}
