package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.config.Explanation;
import dev.etcdbootstrap.cli.config.KnownOptions;
import dev.etcdbootstrap.cli.config.StrategyChoice;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.run.settings.EtcdArgument;
import dev.etcdbootstrap.run.settings.EtcdArguments;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.Redactor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out what is to be started; asks nobody. */
final class DeploymentReader {

  private static final String NAME = "name";
  private static final String ADVERTISED = "initial-advertise-peer-urls";
  private static final String STATE = "initial-cluster-state";
  private static final Set<String> STATES = Set.of("new", "existing", "auto");
  private static final String FOR_MANY = "and these files are for many to read";
  private static final Set<String> PATHS = Set.of("FILE", "DIRECTORY");

  private final FileFormat format;
  private final Configuration configuration;
  private final Strategies strategies;
  private final ProblemReport report;

  /**
   * @param report is told what is wrong besides the configuration itself
   */
  DeploymentReader(
      FileFormat format, Configuration configuration, Strategies strategies, ProblemReport report) {
    this.format = format;
    this.configuration = configuration;
    this.strategies = strategies;
    this.report = report;
  }

  /**
   * Reads it.
   *
   * @param words for etcd
   * @throws BootstrapException when the configuration is wrong
   */
  Deployment read(
      List<String> words,
      Optional<String> pluginPath,
      Deployment.Programs programs,
      Optional<String> image,
      Optional<Integer> replicas)
      throws BootstrapException, InterruptedException {
    // A strategy knows of two states, run of three.
    Configuration checked = configuration.without(STATE);
    checked.problems().throwIfAnyError();
    Installed strategy = strategies.select(checked.choice().map(StrategyChoice::id).orElseThrow());
    EtcdArguments etcd = EtcdArguments.parse(words);
    check(etcd);
    Optional<String> name = text(NAME);
    List<PeerUrl> advertised = text(ADVERTISED).map(PeerUrl::parseList).orElse(List.of());
    Optional<List<Member>> list = Optional.empty();
    if (strategy.isOffline()) {
      list = Optional.of(checked.bootstrap().run().cluster().members());
    } else if (format.needsMember()) {
      checkMember(name, advertised);
    }
    return new Deployment(
        list, name, advertised, discovery(strategy, pluginPath), etcd, programs, image, replicas);
  }

  private void checkMember(Optional<String> name, List<PeerUrl> advertised) {
    if (name.isEmpty()) {
      missing(NAME, "the name of this member");
    }
    if (advertised.isEmpty()) {
      missing(ADVERTISED, "the URLs at which the other members reach this one");
    }
  }

  private void missing(String key, String what) {
    report.usage(
        Problem.error(
            "missing-option",
            key + " is not set, and who the members are is known only when they meet",
            "set it to " + what));
  }

  private Optional<String> text(String key) {
    return configuration.anywhere(key).flatMap(Explanation::value);
  }

  /** What {@code run} is to be told, in the order in which the strategy declares it. */
  private Map<String, String> discovery(Installed strategy, Optional<String> pluginPath) {
    Map<String, String> set = configuration.settings();
    Map<String, String> discovery = new LinkedHashMap<>();
    pluginPath.ifPresent(path -> discovery.put("plugin-path", path));
    discovery.put("strategy", strategy.id());
    Optional.ofNullable(set.get("timeout")).ifPresent(text -> discovery.put("timeout", text));
    for (Option<?> option : strategy.options()) {
      String text = set.get(option.key());
      if (text == null || option.key().equals(STATE)) {
        continue;
      }
      if (option.isSecret()) {
        secret(option, strategy);
      } else if (hasUserInfo(text)) {
        report.usage(
            Problem.error(
                "secret-in-file",
                option + " holds a user and perhaps a password, " + FOR_MANY,
                "write it without; where the strategy has options for both, give those to run in its"
                    + " environment"));
      } else {
        if (PATHS.contains(option.placeholder())) {
          checkPath(option.key(), text);
        }
        discovery.put(option.key(), text);
      }
    }
    text(STATE).ifPresent(state -> discovery.put(STATE, checkedState(state)));
    return discovery;
  }

  private String checkedState(String state) {
    if (!STATES.contains(state)) {
      report.usage(
          Problem.error(
              "bad-option-value",
              STATE + " is \"" + ForeignText.printable(state) + "\"",
              "set it to new, existing or auto"));
    }
    return state;
  }

  private static boolean hasUserInfo(String text) {
    return !Redactor.withoutUserInfo(text).equals(text);
  }

  private void secret(Option<?> option, Installed strategy) {
    String file = option.key() + "-file";
    report.usage(
        Problem.error(
            "secret-in-file",
            option + " is secret, " + FOR_MANY,
            "leave it out here, and give it to run in its environment, as "
                + KnownOptions.variable(option)
                + (format.needsAbsolutePaths()
                    ? " in /etc/etcd-bootstrap/etcd.env with mode 0600"
                    : "")
                + strategy.option(file).map(other -> "; or set " + other).orElse("")));
  }

  private void check(EtcdArguments etcd) {
    Optional<String> problem =
        etcd.problem()
            .or(() -> etcd.subcommand().map(word -> "etcd " + word + " starts no member"))
            .or(() -> etcd.rest().stream().findFirst().map(word -> "etcd takes flags alone"));
    problem.ifPresent(
        text ->
            report.usage(
                Problem.error(
                    "bad-command-line",
                    "the words after -- are not flags of etcd: " + text,
                    "write: -- --quota-backend-bytes=8589934592 …")));
    for (EtcdArgument flag : etcd.flags()) {
      if (hasUserInfo(flag.value()) || isSecret(flag.key())) {
        report.usage(
            Problem.error(
                "secret-in-file",
                "the flag " + flag + " of etcd holds a secret, " + FOR_MANY,
                "leave it out, and give it to etcd in its environment"));
      } else if (flag.key().endsWith("-file")) {
        checkPath(flag.key(), flag.value());
      }
    }
  }

  private boolean isSecret(String key) {
    return strategies.installed().stream()
        .flatMap(strategy -> strategy.option(key).stream())
        .anyMatch(Option::isSecret);
  }

  private void checkPath(String key, String text) {
    if (!format.keepsDirectory() && !Path.of(text).isAbsolute()) {
      report.usage(
          Problem.error(
              "relative-path",
              key + " is a path from here, and etcd will not be started here",
              "write it from the root on"));
    }
  }
}
