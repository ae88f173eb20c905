package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.DidYouMean;
import dev.etcdbootstrap.Strategies;
import dev.etcdbootstrap.cli.output.ResultJson;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The whole command: reads the arguments, runs a subcommand, turns every failure into a status. */
public final class EtcdBootstrapCommand {

  private static final String NAME = "etcd-bootstrap";

  private final Console console;

  EtcdBootstrapCommand(Console console) {
    this.console = console;
  }

  /** Runs it once; never throws. */
  int run(String... args) {
    try {
      Strategies strategies = strategies();
      Map<String, Subcommand> subcommands = subcommands(console, strategies);
      int words = wordsOfSubcommand(args, subcommands);
      Subcommand named = subcommands.get(String.join(" ", Arrays.copyOf(args, words)));
      // To build one subcommand instead of all is a third of the time of a start.
      CommandLine cli = named == null ? commandLine(console) : commandLine(console, named);
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
      return fail(args, usage(e));
    } catch (BootstrapException e) {
      return fail(args, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      console.note("interrupted");
      return 130;
    } catch (RuntimeException | LinkageError e) {
      return fail(
          args,
          new BootstrapException(
              Reason.INTERNAL, "a defect of etcd-bootstrap: " + e + "; with -v it shows where", e));
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

  private static Strategies strategies() {
    return Strategies.load(EtcdBootstrapCommand.class.getClassLoader());
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
            new CompletionCommand(console))) {
      byName.put(subcommand.name(), subcommand);
    }
    return byName;
  }

  /** The command line with all subcommands, for its help and for completion. */
  static CommandLine commandLine(Console console) {
    CommandSpec root = CommandSpec.create().name(NAME);
    root.usageMessage()
        .description(
            "Finds out the member list that every member of a new etcd cluster must start with.")
        .footer("", "Help on a command: etcd-bootstrap COMMAND --help");
    CommonArguments.addStandard(root);
    Map<String, CommandSpec> groups = new LinkedHashMap<>();
    for (Subcommand subcommand : subcommands(console, strategies()).values()) {
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

  private static BootstrapException usage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String remedy = "see: " + command.getCommandSpec().qualifiedName() + " --help";
    String message = String.valueOf(e.getMessage());
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      List<String> candidates = new ArrayList<>(command.getSubcommands().keySet());
      if (word.startsWith("-")) {
        Set<String> flags = command.getCommandSpec().optionsMap().keySet();
        candidates = List.copyOf(flags);
      }
      int end = word.startsWith("-") && word.indexOf('=') > 0 ? word.indexOf('=') : word.length();
      String shown = word.substring(0, end); // what follows may be a secret
      message =
          (word.startsWith("-") ? "unknown flag " : "unexpected argument ")
              + shown
              + DidYouMean.hint(shown, candidates);
    } else if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      // picocli would repeat what it found instead, which may be a secret
      ArgSpec first = missing.getMissing().get(0);
      message =
          first instanceof OptionSpec option
              ? option.longestName() + " needs a value"
              : first.paramLabel() + " is missing";
    }
    return new BootstrapException(
        Reason.USAGE,
        "the command line is not valid",
        List.of(Problem.error("bad-command-line", message, remedy)));
  }
}
