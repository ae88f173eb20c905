package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.ExitStatus;
import dev.etcdbootstrap.cli.command.ReportedFailure;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.plugin.PluginPath;
import dev.etcdbootstrap.cli.plugin.Plugins;
import dev.etcdbootstrap.output.ResultJson;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The whole command: reads the arguments, runs a subcommand, turns every failure into a status. */
final class EtcdBootstrapCommand {

  private final Console console;
  private final Supplier<Strategies> builtIn;
  private final Optional<Path> plugins;

  /** With the strategies on the class path and no folder of plugins. */
  EtcdBootstrapCommand(Console console) {
    this(console, Optional.empty());
  }

  /** With the strategies on the class path. */
  EtcdBootstrapCommand(Console console, Optional<Path> plugins) {
    this(console, () -> Strategies.load(EtcdBootstrapCommand.class.getClassLoader()), plugins);
  }

  /**
   * @param builtIn finds the strategies other than those of plugins
   * @param plugins the folder of plugins, if there is one
   */
  EtcdBootstrapCommand(Console console, Supplier<Strategies> builtIn, Optional<Path> plugins) {
    this.console = console;
    this.builtIn = builtIn;
    this.plugins = plugins;
  }

  /** Runs once and returns the exit status; never throws. */
  int run(String... args) {
    UnparsedArguments unparsed = new UnparsedArguments(args);
    switch (args.length == 1 ? args[0] : "") {
      case "-V", "--version" -> {
        console.out().println(CommonArguments.version());
        return ExitStatus.OK;
      }
      case "-h", "--help" -> {
        return run(Strategies.of(), unparsed); // shows no option of a strategy, so none is loaded
      }
      default -> {
        return runWithStrategies(unparsed);
      }
    }
  }

  private int runWithStrategies(UnparsedArguments args) {
    try (Plugins loaded = load(args)) {
      return run(loaded.strategies(), args);
    } catch (BootstrapException e) {
      return fail(args, e);
    } catch (RuntimeException | Error e) { // whatever it is, it ends with a line and a status
      return fail(args, Failures.defect(e));
    }
  }

  /** Ends a run that cannot begin. */
  int refuse(BootstrapException failure, String... args) {
    return fail(new UnparsedArguments(args), failure);
  }

  private int run(Strategies strategies, UnparsedArguments args) {
    InterruptNotice notice = InterruptNotice.of(console, args.wantJson());
    try {
      Subcommands subcommands = new Subcommands(console, strategies);
      int words = args.wordsOfSubcommand(subcommands.byName().keySet());
      Subcommand named = subcommands.byName().get(args.first(words));
      CommandLine cli = named == null ? subcommands.commandLine() : subcommands.commandLine(named);
      ParseResult parsed = cli.parseArgs(args.after(words));
      Integer helped = CommandLine.executeHelpRequest(parsed);
      if (helped != null) {
        return helped;
      }
      if (named == null) {
        ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        last.commandSpec().commandLine().usage(console.err());
        return ExitStatus.USAGE;
      }
      named.run(parsed);
      return ExitStatus.OK;
    } catch (ParameterException e) {
      return fail(args, Failures.usage(e, strategies));
    } catch (BootstrapException e) {
      return fail(args, Failures.withBroken(e, strategies));
    } catch (ReportedFailure e) {
      console.note(e.failure().getMessage());
      return ExitStatus.of(e.failure().reason());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      notice.tell();
      console.note("interrupted");
      return ExitStatus.INTERRUPTED;
    } catch (RuntimeException | Error e) { // whatever it is, it ends with a line and a status
      return fail(args, Failures.defect(e));
    } finally {
      notice.end();
    }
  }

  private Plugins load(UnparsedArguments args) throws BootstrapException {
    GivenText.check(args.all(), console.environment());
    return Plugins.load(
        builtIn.get(), PluginPath.of(plugins, args.pluginPath(), console.environment()));
  }

  private int fail(UnparsedArguments args, BootstrapException unredacted) {
    BootstrapException failure = unredacted.redacted(console.redactor());
    if (args.wantJson()) {
      console.out().println(ResultJson.error(failure));
    }
    console.note(failure.getMessage());
    if (args.wantStackTrace() && failure.getCause() != null) {
      console.stackTrace(failure.getCause());
    }
    return ExitStatus.of(failure.reason());
  }
}
