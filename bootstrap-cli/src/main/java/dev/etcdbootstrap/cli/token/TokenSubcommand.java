package dev.etcdbootstrap.cli.token;

import dev.etcdbootstrap.ClusterTokens;
import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.ConfigurationArguments;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cli.plugin.Plugins;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What the {@code token} subcommands share: which token is meant, and by which strategy. */
abstract class TokenSubcommand implements Subcommand {

  final Console console;
  private final Strategies strategies;

  TokenSubcommand(Console console, Strategies strategies) {
    this.console = console;
    this.strategies = strategies;
  }

  @Override
  public final String groupDescription() {
    return "Makes discovery tokens and shows who has registered.";
  }

  /** Adds every option that may say which registry is meant. */
  final void addConfiguration(CommandSpec spec) {
    CommonArguments.addVerbosity(spec);
    ConfigurationArguments.addTo(spec, strategies);
  }

  /** Adds the token as an argument. */
  final void addToken(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("TOKEN")
            .type(String.class)
            .arity("0..1")
            .description(
                "the token, as the strategy takes it in its own option, such as the discovery URL of"
                    + " v2-http; strategies with tokens: "
                    + idsWithTokens())
            .build());
  }

  private String idsWithTokens() {
    return withTokens().stream().map(Installed::id).collect(Collectors.joining(", "));
  }

  private List<Installed> withTokens() {
    return strategies.installed().stream()
        .filter(installed -> installed.strategy() instanceof RendezvousStrategy)
        .toList();
  }

  /**
   * What the arguments and the other places set, among them the token argument.
   *
   * @throws BootstrapException when the strategy that is meant does not say which option the token
   *     is
   */
  final Configuration configuration(ParseResult arguments) throws BootstrapException {
    Configuration configuration = ConfigurationArguments.read(arguments, console, strategies);
    boolean given =
        !arguments.commandSpec().positionalParameters().isEmpty()
            && arguments.hasMatchedPositional(0);
    if (given) {
      String token = arguments.matchedPositionalValue(0, "");
      for (Option<?> option : tokenOptions(configuration, token)) {
        configuration = configuration.withFlag(option.key(), token);
      }
    }
    return configuration.asObserver();
  }

  /**
   * The option that the token argument sets: the token option of the configured strategy, else of
   * the strategy that requires nothing else, of the command's own before those of plugins. When
   * several fit, all their options are set, so that the operator is asked to name one.
   */
  private List<Option<?>> tokenOptions(Configuration configuration, String token)
      throws BootstrapException {
    Optional<Installed> chosen = installed(configuration).filter(withTokens()::contains);
    if (chosen.isPresent()) {
      return List.of(tokenOption(chosen.get()));
    }
    List<Option<?>> sufficient = new ArrayList<>();
    for (boolean plugins : List.of(false, true)) {
      List<Option<?>> fitting = new ArrayList<>();
      withTokens().stream()
          .filter(installed -> Plugins.isPlugin(installed) == plugins)
          .forEach(installed -> addTokenOption(installed, token, sufficient, fitting));
      if (!fitting.isEmpty()) {
        return fitting;
      }
    }
    return sufficient;
  }

  private static void addTokenOption(
      Installed installed, String token, List<Option<?>> sufficient, List<Option<?>> fitting) {
    List<Option<?>> required = installed.options().stream().filter(Option::isRequired).toList();
    if (required.size() == 1) {
      try {
        Option<?> option = tokenOption(installed);
        if (option.key().equals(required.get(0).key())) {
          sufficient.add(option);
          installed.parse(option, () -> option.parse(token));
          fitting.add(option);
        }
      } catch (BootstrapException e) {
        // The token is of another strategy, or this one has a defect and was not asked for.
      }
    }
  }

  private static Option<?> tokenOption(Installed installed) throws BootstrapException {
    RendezvousStrategy strategy = (RendezvousStrategy) installed.strategy();
    return installed.ask(strategy::tokenOption);
  }

  /** The strategy that is meant, if it is installed. */
  final Optional<Installed> installed(Configuration configuration) {
    return configuration.choice().flatMap(choice -> strategies.find(choice.id()));
  }

  /**
   * The tokens of the strategy that is meant.
   *
   * @throws BootstrapException when it has none, or the configuration is wrong
   * @throws InterruptedException when interrupted
   */
  final ClusterTokens tokens(Configuration configuration, Progress progress)
      throws BootstrapException, InterruptedException {
    return configuration.bootstrap().listener(progress).tokens();
  }
}
