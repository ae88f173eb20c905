package dev.etcdbootstrap.cli.explain;

import dev.etcdbootstrap.cli.command.CommonArguments;
import dev.etcdbootstrap.cli.command.ReportedFailure;
import dev.etcdbootstrap.cli.command.Subcommand;
import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.client.OptionFiles;
import dev.etcdbootstrap.output.ResultJson;
import dev.etcdbootstrap.run.decision.Rule;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.run.record.Action;
import dev.etcdbootstrap.run.record.DecisionRecord;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.Json;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code explain}: why {@code run} has started etcd, or has not. */
public final class ExplainCommand implements Subcommand {

  private static final List<String> FORMATS = List.of("text", "json");

  private final Console console;

  /** With the streams of this run. */
  public ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "explain";
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Tells a decision of run in words: what was found, which rule that comes to, what was done,"
                + " and what to do now. Then decides again, from the file alone. Asks nobody. Exits"
                + " with 1 when the rules of this version decide otherwise.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .type(String.class)
            .arity("1")
            .required(true)
            .description(
                "the claim's name with .decision.json behind it; - reads it from standard input")
            .build());
    CommonArguments.addOutput(spec, FORMATS);
  }

  @Override
  public void run(ParseResult arguments) throws BootstrapException, ReportedFailure {
    boolean json = CommonArguments.output(arguments, FORMATS).equals("json");
    DecisionRecord decision = read(arguments.matchedPositionalValue(0, ""));
    StartDecision again = decision.replay();
    Optional<BootstrapException> other =
        decision.agreesWith(again) ? Optional.empty() : Optional.of(otherRule(decision, again));
    if (json) {
      console.out().println(Json.write(json(decision, again, other)));
    } else {
      console.show(console.redactor().redact(text(decision, again)));
    }
    if (other.isPresent()) {
      console.out().flush();
      throw new ReportedFailure(other.get());
    }
  }

  private DecisionRecord read(String file) throws BootstrapException {
    boolean isInput = file.equals("-");
    String text =
        isInput
            ? CommonArguments.standardInput(console, DecisionRecord.MAX_BYTES, "decision file")
            : readFile(file);
    try {
      return DecisionRecord.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BootstrapException(
          Reason.USAGE, (isInput ? "standard input" : file) + ": " + e.getMessage(), e);
    }
  }

  private static String readFile(String file) throws BootstrapException {
    try {
      return OptionFiles.readText("FILE", Path.of(file));
    } catch (InvalidPathException e) {
      throw new BootstrapException(
          Reason.USAGE, "FILE: " + ForeignText.printable(file) + " is no path", e);
    }
  }

  private static BootstrapException otherRule(DecisionRecord decision, StartDecision again) {
    return new BootstrapException(
        Reason.INTERNAL,
        "etcd-bootstrap "
            + decision.versions().etcdBootstrap()
            + " decided by "
            + words(decision.rule(), decision.action())
            + ", and "
            + CommonArguments.version()
            + " decides by "
            + words(again.rule(), Action.of(again))
            + "; explain it with the version that wrote it, unless it was edited");
  }

  private static String words(Rule rule, Action action) {
    return rule + " (" + action + ")";
  }

  private static String text(DecisionRecord decision, StartDecision again) {
    Report report = new Report();
    report.heading(
        "decided at "
            + decision.time()
            + " by etcd-bootstrap "
            + decision.versions().etcdBootstrap()
            + ", for etcd "
            + decision.versions().etcd());
    report.heading("found");
    new Findings(decision.evidence(), decision.strategy(), report).tell();
    report.heading("rule");
    report.line(decision.rule().toString(), RuleWords.meaning(decision.rule()));
    report.heading("done");
    report.line(decision.action().toString(), done(decision));
    decision.warnings().forEach(warning -> report.line("warning", warning));
    report.heading("to do");
    report.line(next(decision));
    report.heading(
        decision.agreesWith(again)
            ? "replayed: the same rule"
            : "replayed: another rule, " + words(again.rule(), Action.of(again)));
    return report.toString();
  }

  private static String done(DecisionRecord decision) {
    String why = decision.failure().isEmpty() ? decision.message() : decision.failure();
    if (!decision.failure().isEmpty() || !decision.action().startsEtcd()) {
      return "etcd was not started" + (why.isEmpty() ? "" : ": " + why);
    }
    return switch (decision.action()) {
      case START_NEW -> "etcd was started as one of the first members of its cluster";
      case JOIN_EXISTING -> "etcd was started as a member that was added to a running cluster";
      default -> "etcd was started on its data";
    };
  }

  private static String next(DecisionRecord decision) {
    if (!decision.wayOut().isEmpty()) {
      return decision.wayOut();
    }
    return decision.action().startsEtcd() && !decision.failure().isEmpty()
        ? "mend what has failed, and start it again"
        : RuleWords.next(decision.rule());
  }

  /** The decision that was made again, and which one it is compared with. */
  private Map<String, Object> json(
      DecisionRecord decision, StartDecision again, Optional<BootstrapException> other) {
    DecisionRecord replayed =
        DecisionRecord.of(
            decision.time(),
            decision.versions(),
            decision.strategy(),
            decision.evidence(),
            again,
            decision.failure());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", replayed.rule());
    json.put("action", replayed.action());
    json.put("message", redacted(replayed.message()));
    json.put("way-out", redacted(replayed.wayOut()));
    json.put("warnings", replayed.warnings().stream().map(this::redacted).toList());
    Map<String, Object> recorded = new LinkedHashMap<>();
    recorded.put("time", decision.time());
    recorded.put("etcd-bootstrap", decision.versions().etcdBootstrap());
    recorded.put("etcd", decision.versions().etcd());
    recorded.put("rule", decision.rule());
    recorded.put("action", decision.action());
    recorded.put("failure", redacted(decision.failure()));
    json.put("recorded", recorded);
    json.put("same-rule", other.isEmpty());
    other.ifPresent(failure -> json.put("error", ResultJson.failure(failure)));
    return json;
  }

  private String redacted(String text) {
    return console.redactor().redact(text);
  }
}
