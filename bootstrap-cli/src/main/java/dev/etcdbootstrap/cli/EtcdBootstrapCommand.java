package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cli.output.ResultJson;
import dev.etcdbootstrap.cli.plugin.PluginPath;
import dev.etcdbootstrap.cli.plugin.Plugins;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The whole command: reads the arguments, runs a subcommand, turns every failure into a status. */
public final class EtcdBootstrapCommand {

  private static final String NAME = "etcd-bootstrap";

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
   * @param builtIn finds the strategies besides those of plugins
   * @param plugins the folder of plugins, if there is one
   */
  EtcdBootstrapCommand(Console console, Supplier<Strategies> builtIn, Optional<Path> plugins) {
    this.console = console;
    this.builtIn = builtIn;
    this.plugins = plugins;
  }

  /** Runs it once; never throws. */
  int run(String... args) {
    switch (args.length == 1 ? args[0] : "") {
      case "-V", "--version" -> {
        console.out().println(CommonArguments.version());
        return ExitStatus.OK;
      }
      case "-h", "--help" -> {
        return run(Strategies.of(), args); // it shows no option of a strategy, so none is loaded
      }
      default -> {
        return runWithStrategies(args);
      }
    }
  }

  private int runWithStrategies(String... args) {
    try (Plugins loaded = Plugins.load(builtIn.get(), pluginPath(args))) {
      return run(loaded.strategies(), args);
    } catch (BootstrapException e) {
      return fail(args, e);
    } catch (RuntimeException | LinkageError e) {
      return fail(args, Failures.defect(e));
    }
  }

  private int run(Strategies strategies, String... args) {
    try {
      Map<String, Subcommand> subcommands = subcommands(console, strategies);
      int words = wordsOfSubcommand(args, subcommands);
      Subcommand named = subcommands.get(String.join(" ", Arrays.copyOf(args, words)));
      // To build one subcommand instead of all is a third of the time of a start.
      CommandLine cli =
          named == null ? commandLine(console, strategies) : commandLine(console, named);
      ParseResult parsed =
          named == null
              ? cli.parseArgs(args)
              : cli.parseArgs(Arrays.copyOfRange(args, words, args.length));
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
    } catch (ToldFailure e) {
      console.note(e.failure().getMessage());
      return ExitStatus.of(e.failure().reason());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      console.note("interrupted");
      return 130;
    } catch (RuntimeException | LinkageError e) {
      return fail(args, Failures.defect(e));
    }
  }

  /** How many of the first arguments make the name of a subcommand; 0 for none. */
  private static int wordsOfSubcommand(String[] args, Map<String, Subcommand> subcommands) {
    for (int words = Math.min(2, args.length); words > 0; words--) {
      if (subcommands.containsKey(String.join(" ", Arrays.copyOf(args, words)))) {
        return words;
      }
    }
    return 0;
  }

  private PluginPath pluginPath(String[] args) throws BootstrapException {
    return PluginPath.of(plugins, CommonArguments.pluginPath(args), console.environment());
  }

  private static Map<String, Subcommand> subcommands(Console console, Strategies strategies) {
    Map<String, Subcommand> byName = new LinkedHashMap<>();
    for (Subcommand subcommand :
        List.of(
            new ResolveCommand(console, strategies),
            new ValidateCommand(console, strategies),
            new IdsCommand(console),
            new StrategiesCommand(console, strategies),
            new TokenCreateCommand(console, strategies),
            new TokenStatusCommand(console, strategies),
            new TokenWatchCommand(console, strategies),
            new ClientsCommand(console, strategies),
            new DnsRecordsCommand(console, strategies),
            new DnsCheckCommand(console, strategies),
            new DemoCommand(console, strategies),
            new CompletionCommand(console, strategies))) {
      byName.put(subcommand.name(), subcommand);
    }
    return byName;
  }

  /** The command line with all subcommands, for its help and for completion. */
  static CommandLine commandLine(Console console, Strategies strategies) {
    CommandSpec root = CommandSpec.create().name(NAME);
    root.usageMessage()
        .description(
            "Finds out the member list that every member of a new etcd cluster must start with.")
        .footer("", "Help on a command: etcd-bootstrap COMMAND --help");
    CommonArguments.addStandard(root);
    Map<String, CommandSpec> groups = new LinkedHashMap<>();
    for (Subcommand subcommand : subcommands(console, strategies).values()) {
      String[] words = subcommand.name().split(" ", 2);
      if (words.length == 1) {
        root.addSubcommand(words[0], spec(subcommand));
      } else {
        CommandSpec group =
            groups.computeIfAbsent(words[0], name -> group(subcommand.groupDescription()));
        if (!root.subcommands().containsKey(words[0])) {
          root.addSubcommand(words[0], group);
        }
        group.addSubcommand(words[1], spec(subcommand));
      }
    }
    return commandLine(console, root);
  }

  private static CommandSpec group(String description) {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage().description(description);
    CommonArguments.addStandard(spec);
    return spec;
  }

  private static CommandLine commandLine(Console console, Subcommand subcommand) {
    return commandLine(console, spec(subcommand).name(NAME + " " + subcommand.name()));
  }

  private static CommandSpec spec(Subcommand subcommand) {
    CommandSpec spec = CommandSpec.create();
    CommonArguments.addStandard(spec);
    CommonArguments.addPluginPath(spec);
    subcommand.describe(spec);
    return spec;
  }

  private static CommandLine commandLine(Console console, CommandSpec spec) {
    return new CommandLine(spec)
        .setOut(writer(console.out()))
        .setErr(writer(console.err()))
        .setExpandAtFiles(false) // @x is a text like any other
        .setUsageHelpAutoWidth(true);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private int fail(String[] args, BootstrapException failure) {
    if (CommonArguments.wantJson(args)) {
      console.out().println(ResultJson.error(failure));
    }
    console.note(failure.getMessage());
    if (CommonArguments.wantDetails(args) && failure.getCause() != null) {
      failure.getCause().printStackTrace(console.err());
    }
    return ExitStatus.of(failure.reason());
  }
}
