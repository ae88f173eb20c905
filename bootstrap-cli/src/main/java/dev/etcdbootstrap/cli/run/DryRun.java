package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cli.etcd.EtcdConfigFile;
import dev.etcdbootstrap.cli.run.Start.Decided;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.run.launch.LaunchPlan;
import dev.etcdbootstrap.run.launch.LaunchPlanner;
import dev.etcdbootstrap.text.ShellWords;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a run would do, for people: the decision, the command, and each change with its reason. */
final class DryRun {

  private final List<String> command;
  private final ChildCommand child;
  private final LaunchPlanner planner;
  private final String token;

  DryRun(List<String> command, ChildCommand child, LaunchPlanner planner, String token) {
    this.command = command;
    this.child = child;
    this.planner = planner;
    this.token = token;
  }

  String of(Decided decided) {
    StartDecision decision = decided.decision();
    Member self = decided.evidence().request().self();
    List<String> lines = new ArrayList<>();
    lines.add("decision: " + Words.of(decision, self));
    if (decision instanceof StartDecision.StartNew
        || decision instanceof StartDecision.JoinExisting
        || decision instanceof StartDecision.Restart) {
      addPlan(planner.plan(LaunchPlanner.settings(decision, self, token)), lines);
    }
    if (decision instanceof StartDecision.Restart restart) {
      restart.warnings().forEach(warning -> lines.add("warning: " + warning));
    }
    return String.join("\n", lines);
  }

  private void addPlan(LaunchPlan plan, List<String> lines) {
    List<String> words = new ArrayList<>(List.of(command.get(0)));
    words.addAll(plan.apply(command.subList(1, command.size())));
    plan.configEdit()
        .ifPresent(edit -> words.add("--config-file=(a private copy of the config file)"));
    lines.add("command: " + words.stream().map(ShellWords::word).collect(Collectors.joining(" ")));
    plan.unsetVariables().stream().sorted().forEach(name -> lines.add("unset: " + name));
    plan.configEdit()
        .ifPresent(
            edit -> {
              String file = child.file().map(EtcdConfigFile::file).orElse("");
              edit.removed().stream()
                  .sorted()
                  .forEach(key -> lines.add("removed from the copy of " + file + ": " + key));
              edit.added()
                  .forEach(
                      (key, value) ->
                          lines.add("added to the copy of " + file + ": " + key + ": " + value));
            });
    plan.changes().forEach(change -> lines.add("because: " + change));
  }
}
