package dev.etcdbootstrap.run.launch;

import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.settings.EtcdArgument;
import dev.etcdbootstrap.run.settings.EtcdArguments;
import dev.etcdbootstrap.run.settings.EtcdFlags;
import dev.etcdbootstrap.run.settings.EtcdRelease;
import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.SettingOrigin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Plans how etcd is started, from where its settings are and what was decided.
 *
 * <p>What chooses how a cluster is formed ({@code initial-cluster…}, {@code discovery…}) is taken
 * out wherever etcd would read it, and the resolved settings are put in. Of the other settings,
 * those that the release of etcd has dropped are left out, since it would not start with the flag.
 */
public final class LaunchPlanner {

  private static final String CONFIG_FILE = "config-file";
  private static final String NAME = "name";
  private static final String ADVERTISED = "initial-advertise-peer-urls";
  private static final String CLUSTER = "initial-cluster";
  private static final String STATE = "initial-cluster-state";
  private static final String TOKEN = "initial-cluster-token";

  private final EtcdArguments arguments;
  private final List<EtcdSetting> variables;
  private final Optional<List<EtcdSetting>> file;
  private final Optional<EtcdRelease> release;
  private final Set<Integer> dropped = new TreeSet<>();
  private final Set<String> unset = new TreeSet<>();
  private final Set<String> removedKeys = new TreeSet<>();
  private final List<String> changes = new ArrayList<>();

  /**
   * @param arguments the words after the name of the program
   * @param variables of its environment that are settings of etcd
   * @param file the settings of its config file; empty without one
   * @param release which etcd it is; empty for an unknown one, of which nothing is left out
   */
  public LaunchPlanner(
      EtcdArguments arguments,
      List<EtcdSetting> variables,
      Optional<List<EtcdSetting>> file,
      Optional<EtcdRelease> release) {
    this.arguments = arguments;
    this.variables = List.copyOf(variables);
    this.file = file.map(List::copyOf);
    this.release = release;
  }

  /**
   * The settings that a decision comes to.
   *
   * @param self the member to be started
   * @param token the cluster token, which etcd is told for a new cluster
   * @throws IllegalArgumentException for a decision that starts nothing
   */
  public static Map<String, String> settings(StartDecision decision, Member self, String token) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(NAME, self.name());
    if (decision instanceof StartDecision.Restart) {
      // Its data tells it everything. Should it find none after all, it must not form a new
      // cluster.
      settings.put(STATE, "existing");
      return settings;
    }
    settings.put(ADVERTISED, urls(self.peerUrls()));
    if (decision instanceof StartDecision.StartNew start) {
      settings.put(CLUSTER, start.list().toString());
      settings.put(STATE, "new");
      settings.put(TOKEN, token);
      return settings;
    }
    if (decision instanceof StartDecision.JoinExisting join) {
      settings.put(
          CLUSTER,
          join.list().members().stream()
              .map(member -> entry(member, member.equals(join.self()) ? self.name() : ""))
              .collect(Collectors.joining(",")));
      settings.put(STATE, "existing");
      return settings;
    }
    throw new IllegalArgumentException("nothing is started by " + decision);
  }

  /** etcd compares URLs; a member that has not started has no name, and takes any. */
  private static String entry(ListedMember member, String ownName) {
    String name =
        !ownName.isEmpty()
            ? ownName
            : member.name().isEmpty() ? member.id().toString() : member.name();
    return member.peerUrls().stream().map(url -> name + "=" + url).collect(Collectors.joining(","));
  }

  private static String urls(List<PeerUrl> urls) {
    return urls.stream().map(PeerUrl::toString).collect(Collectors.joining(","));
  }

  /** Plans a start with these settings. */
  public LaunchPlan plan(Map<String, String> settings) {
    Map<String, String> missing = new LinkedHashMap<>(settings);
    if (file.isPresent()) {
      return planWithFile(file.get(), missing);
    }
    for (EtcdArgument flag : arguments.flags()) {
      EtcdSetting setting =
          new EtcdSetting(
              flag.key(), flag.value(), SettingOrigin.flag(flag.toString(), Optional.empty()));
      if (isTakenOut(setting, settings)) {
        for (int i = 0; i < flag.words(); i++) {
          dropped.add(flag.position() + i);
        }
      } else {
        missing.remove(flag.key(), flag.value());
      }
    }
    for (EtcdSetting variable : variables) {
      if (isTakenOut(variable, settings)) {
        unset.add(variable.origin().spelling());
      } else {
        missing.remove(variable.key(), variable.value());
      }
    }
    List<String> added = new ArrayList<>();
    missing.forEach((key, value) -> added.add("--" + key + "=" + value));
    missing.keySet().forEach(key -> changes.add("--" + key + " is put in"));
    return new LaunchPlan(dropped, added, unset, Optional.empty(), changes);
  }

  /** etcd reads the file alone, and a file of the operator's is not written to. */
  private LaunchPlan planWithFile(List<EtcdSetting> settingsOfFile, Map<String, String> missing) {
    Map<String, String> settings = Map.copyOf(missing);
    for (EtcdSetting key : settingsOfFile) {
      if (isTakenOut(key, settings)) {
        removedKeys.add(key.origin().spelling());
      } else {
        missing.remove(key.key(), key.value());
      }
    }
    if (removedKeys.isEmpty() && missing.isEmpty()) {
      return new LaunchPlan(Set.of(), List.of(), Set.of(), Optional.empty(), changes);
    }
    missing.keySet().forEach(key -> changes.add("key " + key + " is put into the copy"));
    for (EtcdArgument flag : arguments.flags()) {
      if (flag.key().equals(CONFIG_FILE)) {
        for (int i = 0; i < flag.words(); i++) {
          dropped.add(flag.position() + i);
        }
      }
    }
    variables.stream()
        .filter(variable -> variable.key().equals(CONFIG_FILE))
        .forEach(variable -> unset.add(variable.origin().spelling()));
    changes.add("--" + CONFIG_FILE + " names a private copy of the file");
    return new LaunchPlan(
        dropped, List.of(), unset, Optional.of(new ConfigEdit(removedKeys, missing)), changes);
  }

  private boolean isTakenOut(EtcdSetting setting, Map<String, String> settings) {
    String key = setting.key();
    String wanted = settings.get(key);
    if (wanted != null) {
      if (!wanted.equals(setting.value())) {
        changes.add(setting.origin() + " is replaced");
      }
      return !wanted.equals(setting.value());
    }
    if (decidesBootstrap(key)) {
      changes.add(setting.origin() + " is taken out: how to start is decided");
      return true;
    }
    Optional<EtcdRelease> removedIn = EtcdFlags.removedIn(key);
    boolean isUnknown =
        setting.origin().kind() == SettingOrigin.Kind.FLAG
            && removedIn.isPresent()
            && release.isPresent()
            && release.get().compareTo(removedIn.get()) >= 0;
    if (isUnknown) {
      changes.add(setting.origin() + " is left out: etcd " + release.get() + " does not know it");
    }
    return isUnknown;
  }

  /** Whether a setting says how a cluster is formed; after a decision etcd must not read it. */
  public static boolean decidesBootstrap(String key) {
    return key.equals(CLUSTER)
        || key.equals(STATE)
        || key.equals(TOKEN)
        || key.equals("discovery")
        || key.startsWith("discovery-");
  }
}
