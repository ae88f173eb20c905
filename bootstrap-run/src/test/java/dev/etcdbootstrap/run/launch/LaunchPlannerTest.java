package dev.etcdbootstrap.run.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.run.decision.FirstList;
import dev.etcdbootstrap.run.decision.Rule;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.settings.EtcdArguments;
import dev.etcdbootstrap.run.settings.EtcdRelease;
import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the plan of a start")
final class LaunchPlannerTest {

  private static final String TOKEN = "etcd-cluster";
  private static final Member N1 = Member.of("n1", "http://10.0.0.1:2380");
  private static final Member N2 = Member.of("n2", "http://10.0.0.2:2380");
  private static final StartDecision NEW =
      new StartDecision.StartNew(
          Rule.FIRST_START, FirstList.of(InitialCluster.of(List.of(N1, N2), TOKEN)));
  private static final StartDecision RESTART = new StartDecision.Restart(Rule.OWN_DATA, List.of());
  private static final String LIST = "n1=http://10.0.0.1:2380,n2=http://10.0.0.2:2380";

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  private static LaunchPlan plan(
      StartDecision decision, String words, Map<String, String> environment, EtcdRelease release) {
    Map<String, EtcdSetting.Assigned> assigned = new HashMap<>();
    environment.forEach(
        (name, value) -> assigned.put(name, new EtcdSetting.Assigned(value, Optional.empty())));
    return new LaunchPlanner(
            EtcdArguments.parse(words(words)),
            EtcdSetting.ofVariables(assigned),
            Optional.empty(),
            Optional.of(release))
        .plan(LaunchPlanner.settings(decision, N1, TOKEN));
  }

  private static String command(StartDecision decision, String words, EtcdRelease release) {
    return String.join(" ", plan(decision, words, Map.of(), release).apply(words(words)));
  }

  @Test
  @DisplayName("takes discovery out, in each of the spellings, and puts the list in")
  void first() {
    assertThat(
            command(
                NEW,
                "--name n1 -discovery http://d/t --discovery-proxy=http://p --data-dir d1",
                EtcdRelease.V3_4))
        .isEqualTo(
            "--name n1 --data-dir d1 --initial-advertise-peer-urls=http://10.0.0.1:2380"
                + " --initial-cluster="
                + LIST
                + " --initial-cluster-state=new --initial-cluster-token=etcd-cluster");
  }

  @Test
  @DisplayName("what is right already stays as it is written")
  void nothingToDo() {
    String words =
        "--name n1 --initial-advertise-peer-urls http://10.0.0.1:2380 --initial-cluster "
            + LIST
            + " --initial-cluster-state new --initial-cluster-token etcd-cluster";
    LaunchPlan plan = plan(NEW, words, Map.of(), EtcdRelease.V3_4);

    assertThat(plan.apply(words(words))).isEqualTo(words(words));
    assertThat(plan.changes()).isEmpty();
  }

  @Test
  @DisplayName("of a flag that is given twice, none stays that says something else")
  void twice() {
    assertThat(command(NEW, "--name old --name n1", EtcdRelease.V3_4)).startsWith("--name n1 --");
  }

  @Test
  @DisplayName("variables that say something else are unset, since a flag beside one ends etcd")
  void variables() {
    LaunchPlan plan =
        plan(
            NEW,
            "--data-dir=d1",
            Map.of(
                "ETCD_NAME", "n1",
                "ETCD_INITIAL_CLUSTER", "n1=http://old:2380",
                "ETCD_DISCOVERY_SRV", "example.com",
                "ETCD_QUOTA_BACKEND_BYTES", "1",
                "PATH", "/bin"),
            EtcdRelease.V3_7);

    assertThat(plan.unsetVariables())
        .containsExactlyInAnyOrder("ETCD_INITIAL_CLUSTER", "ETCD_DISCOVERY_SRV");
    assertThat(plan.addedWords()).doesNotContain("--name=n1").anyMatch(w -> w.endsWith(LIST));
  }

  @Test
  @DisplayName("a restart takes out what chooses a cluster; without data no new one is formed")
  void restart() {
    assertThat(
            command(
                RESTART,
                "--name n1 --initial-cluster x=http://y:1 --initial-cluster-state new --discovery=u",
                EtcdRelease.V3_4))
        .isEqualTo("--name n1 --initial-cluster-state=existing");
  }

  @Test
  @DisplayName("flags that the release has dropped are left out, and later ones are left to etcd")
  void releases() {
    String words = "--name=n1 --enable-v2 --tls-min-version=TLS1.3";
    assertThat(command(RESTART, words, EtcdRelease.V3_7))
        .isEqualTo("--name=n1 --tls-min-version=TLS1.3 --initial-cluster-state=existing");
    assertThat(command(RESTART, words, EtcdRelease.V3_4)).startsWith(words);
  }

  @Test
  @DisplayName("to join, the list of the running members is given as it is, unnamed ones by ID")
  void joins() {
    ListedMember self = new ListedMember(new EtcdId(-1), "", N1.peerUrls(), List.of(), false);
    PeerAnswer list =
        new PeerAnswer(
            N2.peerUrls().get(0),
            new EtcdId(7),
            List.of(
                self,
                new ListedMember(new EtcdId(2), "n2", N2.peerUrls(), List.of("c"), false),
                new ListedMember(
                    new EtcdId(0xf00d_0000_0000_0001L),
                    "",
                    Member.of("x", "http://10.0.0.3:2380").peerUrls(),
                    List.of(),
                    true)));

    Map<String, String> settings =
        LaunchPlanner.settings(
            new StartDecision.JoinExisting(Rule.LISTED_NOT_STARTED, list, self), N1, TOKEN);

    assertThat(settings)
        .containsEntry("initial-cluster-state", "existing")
        .containsEntry(
            "initial-cluster",
            "n2=http://10.0.0.2:2380,f00d000000000001=http://10.0.0.3:2380,n1=http://10.0.0.1:2380");
  }

  @Test
  @DisplayName("with a config file, flags and variables stay as they are, and the file is copied")
  void configFile() {
    Place place = Place.of("etcd.yaml", 1);
    LaunchPlan plan =
        new LaunchPlanner(
                EtcdArguments.parse(
                    words("--config-file etcd.yaml --initial-cluster-state existing")),
                List.of(),
                Optional.of(
                    List.of(
                        EtcdSetting.ofConfigKey("name", "n1", place),
                        EtcdSetting.ofConfigKey("discovery-config.token", "t", place),
                        EtcdSetting.ofConfigKey("wal-dir", "/wal", place))),
                Optional.of(EtcdRelease.V3_7))
            .plan(LaunchPlanner.settings(NEW, N1, TOKEN));

    assertThat(plan.droppedWords()).containsExactlyInAnyOrder(0, 1);
    assertThat(plan.configEdit().orElseThrow().removed()).containsExactly("discovery-config.token");
    assertThat(plan.configEdit().orElseThrow().added())
        .containsEntry("initial-cluster", LIST)
        .doesNotContainKey("name");
  }

  @Test
  @DisplayName("no value of the operator's is in what is told")
  void secrets() {
    LaunchPlan plan =
        plan(
            NEW,
            "--discovery-password=hunter2 --discovery-user u:hunter2 --name n1",
            Map.of("ETCD_DISCOVERY", "http://u:hunter2@d/t"),
            EtcdRelease.V3_7);

    assertThat(plan.toString()).doesNotContain("hunter2");
  }

  @Test
  @DisplayName("what starts nothing has no settings")
  void nothing() {
    StartDecision wait = new StartDecision.Wait(Rule.NO_MAJORITY, "others");
    assertThatThrownBy(() -> LaunchPlanner.settings(wait, N1, TOKEN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
