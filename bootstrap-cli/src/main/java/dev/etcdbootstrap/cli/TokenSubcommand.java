package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.cli.config.Configuration;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What the {@code token} subcommands share: which registry is meant, and by which strategy. */
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

  /** Every option that may say which registry is meant. */
  final void addConfiguration(CommandSpec spec) {
    CommonArguments.addVerbosity(spec);
    CommonArguments.addConfiguration(spec, strategies);
  }

  /** A discovery URL as an argument; other registries are named by their options. */
  static void addUrl(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("URL")
            .type(String.class)
            .arity("0..1")
            .description("the discovery URL; the same as --discovery")
            .build());
  }

  /** What the arguments and the other places say. */
  final Configuration configuration(ParseResult arguments) {
    boolean url =
        !arguments.commandSpec().positionalParameters().isEmpty()
            && arguments.hasMatchedPositional(0);
    return CommonArguments.configuration(
            arguments,
            url ? Map.of("discovery", arguments.matchedPositionalValue(0, "")) : Map.of(),
            console.environment(),
            strategies)
        .asObserver();
  }

  /** The strategy that is meant, if there is one. */
  final Optional<Installed> installed(Configuration configuration) {
    return configuration.choice().flatMap(choice -> strategies.find(choice.id()));
  }

  /**
   * The strategy that is meant, ready to be used.
   *
   * @throws BootstrapException when it has no tokens, or the configuration is wrong
   * @throws InterruptedException when interrupted
   */
  static Tokens tokens(Configuration configuration, Progress progress)
      throws BootstrapException, InterruptedException {
    Prepared prepared = configuration.bootstrap().listener(progress).prepare();
    if (prepared.strategy().strategy() instanceof RendezvousStrategy registry) {
      return new Tokens(registry, prepared);
    }
    throw new BootstrapException(
        Reason.USAGE,
        "members do not meet under a token with "
            + prepared.strategy()
            + "; set discovery, or discovery-token and discovery-endpoints");
  }

  /** A strategy that has tokens, with what it is to be given. */
  record Tokens(RendezvousStrategy strategy, Prepared prepared) {
    String token() throws BootstrapException {
      return prepared.strategy().ask(() -> strategy.token(prepared.context()));
    }
  }
}
