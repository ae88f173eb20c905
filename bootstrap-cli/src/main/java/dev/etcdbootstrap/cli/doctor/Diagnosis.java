package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.EtcdSettings;
import dev.etcdbootstrap.run.settings.ObsoleteSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects what is found, each thing once and not without end. Not thread-safe. */
final class Diagnosis {

  private static final int MAX_FINDINGS = 100;

  /** What {@code etcd-bootstrap run} understands and takes out. */
  private static final Set<String> RESOLVED_BY_RUN =
      Set.of("discovery", "discovery-proxy", "discovery-fallback");

  private final Set<Finding> findings = new LinkedHashSet<>();
  private boolean complete = true;

  /** The content of a config file, or variables of which no more is known. */
  void settings(List<EtcdSetting> settings) {
    settings.forEach(this::add);
  }

  /** The variables of a service, and every etcd that it starts. */
  void service(List<EtcdSetting> variables, List<EtcdCommand> commands) {
    boolean resolved = !commands.isEmpty() && commands.stream().allMatch(EtcdCommand::isBehindRun);
    seenByEtcd(resolved, variables).forEach(this::add);
    for (EtcdCommand command : commands) {
      List<EtcdSetting> flags = seenByEtcd(command.isBehindRun(), command.flags());
      flags.forEach(this::add);
      bothWays(flags, seenByEtcd(command.isBehindRun(), variables));
    }
  }

  /** The settings that etcd gets to see. */
  private static List<EtcdSetting> seenByEtcd(boolean behindRun, List<EtcdSetting> settings) {
    return settings.stream()
        .filter(setting -> !(behindRun && RESOLVED_BY_RUN.contains(setting.key())))
        .toList();
  }

  private void bothWays(List<EtcdSetting> flags, List<EtcdSetting> variables) {
    Optional<EtcdSetting> configFile = EtcdSettings.configFile(flags, variables);
    if (configFile.isPresent()) {
      Optional<List<EtcdSetting>> unread = Optional.of(List.of());
      for (EtcdSetting shadowed : EtcdSettings.of(flags, variables, unread).shadowed()) {
        if (ObsoleteSettings.find(shadowed).isEmpty()) {
          add(
              Finding.of(
                  shadowed,
                  "3.4",
                  "ignored, as is all beside a config file",
                  "set it in the config file"));
        }
      }
      return;
    }
    EtcdSettings.of(flags, variables, Optional.empty())
        .conflicts()
        .forEach(
            (flag, variable) ->
                add(
                    Finding.of(
                        variable,
                        "3.4",
                        "etcd does not start: " + flag.origin().spelling() + " is given too",
                        "keep one of them")));
  }

  private void add(EtcdSetting setting) {
    if (findings.size() == MAX_FINDINGS) {
      complete = false; // what is near an unknown name takes time to find
      return;
    }
    ObsoleteSettings.find(setting)
        .ifPresent(
            found ->
                add(
                    Finding.of(
                        setting,
                        found.since().toString(),
                        found.effect().toString(),
                        found.wayOut())));
  }

  private void add(Finding finding) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    } else {
      complete &= findings.contains(finding);
    }
  }

  List<Finding> findings() {
    return new ArrayList<>(findings);
  }

  /** Whether all that there is to find is among the findings. */
  boolean isComplete() {
    return complete;
  }
}
