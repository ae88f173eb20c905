package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.DidYouMean;
import dev.etcdbootstrap.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into the failure that is reported. */
final class Failures {

  /** Problems whose cause may be a strategy that cannot be used. */
  private static final Set<String> UNKNOWN = Set.of("unknown-option", "no-strategy");

  private Failures() {}

  /** What nobody expected; of the JVM's errors, what an operator can do about them. */
  static BootstrapException defect(Throwable e) {
    if (e instanceof OutOfMemoryError) {
      return new BootstrapException(
          Reason.INTERNAL,
          "the memory of the JVM is used up ("
              + ForeignText.printable(String.valueOf(e.getMessage()))
              + "); give it more with ETCD_BOOTSTRAP_JAVA_OPTS=-Xmx1g",
          e);
    }
    if (e instanceof StackOverflowError) {
      return new BootstrapException(
          Reason.INTERNAL,
          "a defect of etcd-bootstrap: a call without end; with -v it shows where",
          e);
    }
    return new BootstrapException(
        Reason.INTERNAL, "a defect of etcd-bootstrap: " + e + "; with -v it shows where", e);
  }

  /** Adds the strategies that cannot be used when something is unknown that may be theirs. */
  static BootstrapException withBroken(BootstrapException failure, Strategies strategies) {
    return failure.problems().stream().anyMatch(problem -> UNKNOWN.contains(problem.code()))
        ? addBroken(failure, strategies)
        : failure;
  }

  private static BootstrapException addBroken(BootstrapException failure, Strategies strategies) {
    if (strategies.broken().isEmpty()) {
      return failure;
    }
    List<Problem> problems = new ArrayList<>(failure.problems());
    strategies
        .broken()
        .forEach(
            broken -> problems.add(Problem.warning("broken-strategy", "strategy " + broken, "")));
    return new BootstrapException(failure.reason(), failure.summary(), problems);
  }

  /** A mistake in the arguments. */
  static BootstrapException usage(ParameterException e, Strategies strategies) {
    BootstrapException failure = usage(e);
    return e instanceof UnmatchedArgumentException ? addBroken(failure, strategies) : failure;
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
      String shown = ForeignText.printable(word.substring(0, end)); // what follows may be secret
      message =
          (word.startsWith("-") ? "unknown flag " : "unexpected argument ")
              + shown
              + DidYouMean.hint(shown, candidates);
    } else if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      // picocli would repeat what it found instead, which may be secret
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
