package dev.etcdbootstrap.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.etcdbootstrap.testservers.MemberList.Member;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(ServersExtension.class)
class EtcdTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Servers servers;

  EtcdTest(Servers servers) {
    this.servers = servers;
  }

  @ParameterizedTest(name = "configured by {0}")
  @EnumSource
  void listsItselfWhenHealthy(Etcd.Configuration configuration) throws Exception {
    Etcd etcd =
        servers.etcd("solo").configuredBy(configuration).build().start().awaitHealthy(LIMIT);

    MemberList list = etcd.client().memberList();
    assertThat(list.members())
        .singleElement()
        .satisfies(
            member -> {
              assertThat(member.name()).isEqualTo("solo");
              assertThat(member.peerUrls()).containsExactly(etcd.peerUrl());
              assertThat(member.clientUrls()).containsExactly(etcd.clientUrl());
            });
    EtcdStatus status = etcd.client().status();
    assertThat(status.clusterId()).isEqualTo(list.clusterId());
    assertThat(status.memberId()).isEqualTo(list.members().get(0).id());
    assertThat(status.leaderId()).isEqualTo(status.memberId());
    assertThat(status.version()).isEqualTo(etcd.version());
    assertThat(etcd.process().logText()).contains(list.clusterId(), status.memberId());

    int arguments = arguments(etcd).size();
    switch (configuration) {
      case FLAGS -> assertThat(arguments).isEqualTo(8);
      case ENVIRONMENT -> assertThat(arguments).isZero();
      case CONFIG_FILE ->
          assertThat(arguments(etcd))
              .singleElement()
              .asString()
              .startsWith("--config-file=" + servers.directory());
    }
  }

  @Test
  void whatTheCallerSaysVerbatimWins() {
    URI peerUrl = FreePorts.nextUrl();
    Etcd etcd =
        servers
            .etcd("solo")
            .peerUrl(peerUrl)
            .configFile(
                """
                name: "renamed"
                initial-cluster: "renamed=%s"
                initial-cluster-token: from-the-test"""
                    .formatted(peerUrl))
            .setting("max-request-bytes", "1048576")
            .build()
            .start()
            .awaitHealthy(LIMIT);

    assertThat(etcd.client().memberList().member("renamed")).isPresent();
    assertThat(etcd.client().memberList().members()).hasSize(1);
  }

  @Test
  void keepsItsDataWhenKilledAndStartedAgain() {
    Etcd etcd = servers.etcd("solo").build().start().awaitHealthy(LIMIT);
    EtcdStatus before = etcd.client().status();
    Path firstLog = etcd.process().log();

    etcd.kill();
    assertThat(etcd.isRunning()).isFalse();
    assertThat(etcd.client().isHealthy()).isFalse();

    etcd.start().awaitHealthy(LIMIT);
    EtcdStatus after = etcd.client().status();
    assertThat(after.memberId()).isEqualTo(before.memberId());
    // A member without data would begin with the same first term again.
    assertThat(after.raftTerm()).isGreaterThan(before.raftTerm());
    assertThat(etcd.process().log()).isNotEqualTo(firstLog).exists();
  }

  @Test
  void answersNothingWhilePaused() {
    Etcd etcd = servers.etcd("solo").build().start().awaitHealthy(LIMIT);
    EtcdClient impatient = etcd.client().withLimit(Duration.ofMillis(300));

    etcd.pause();
    assertThat(impatient.isHealthy()).isFalse();
    assertThat(etcd.isRunning()).isTrue();

    etcd.resume();
    etcd.awaitHealthy(LIMIT);
  }

  @Test
  void failsWithTheEndOfItsLogWhenItEnds() {
    Etcd etcd = servers.etcd("solo").arguments(List.of("--no-such-flag")).build().start();

    assertThatIllegalStateException()
        .isThrownBy(() -> etcd.awaitHealthy(LIMIT))
        .withMessageContaining("ended with exit code")
        .withMessageContaining("flag provided but not defined: -no-such-flag")
        .withMessageContaining(etcd.process().log().toString());
  }

  @Test
  void failsWhenItIsNotHealthyInTime() {
    URI peerUrl = FreePorts.nextUrl();
    Etcd etcd =
        servers
            .etcd("lonely")
            .peerUrl(peerUrl)
            .setting("initial-cluster", "lonely=" + peerUrl + ",absent=" + FreePorts.nextUrl())
            .build()
            .start();

    assertThatIllegalStateException()
        .isThrownBy(() -> etcd.awaitHealthy(Duration.ofMillis(500)))
        .withMessageContaining("was not healthy within PT0.5S");
    assertThat(etcd.isRunning()).isTrue();
  }

  @Test
  void isNotStartedTwice() {
    Etcd etcd = servers.etcd("solo").build().start();

    assertThatIllegalStateException()
        .isThrownBy(etcd::start)
        .withMessage("etcd solo is running already");
  }

  @ParameterizedTest(name = "v2 switched on: {0}")
  @ValueSource(booleans = {true, false})
  void servesTheV2ApiOnlyWhenAsked(boolean on) throws Exception {
    Etcd.Builder builder = servers.etcd("solo");
    Etcd etcd = (on ? builder.enableV2() : builder).build().start().awaitHealthy(LIMIT);

    HttpResponse<String> keys =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(etcd.clientUrl().resolve("/v2/keys/")).build(),
                BodyHandlers.ofString());

    assertThat(keys.statusCode()).isEqualTo(on ? 200 : 404);
  }

  @Test
  void etcdctlTellsTheSameMembers() {
    Etcd etcd = servers.etcd("solo").build().start().awaitHealthy(LIMIT);
    Executable etcdctl = Programs.find(Program.ETCDCTL);

    LoggedProcess list =
        servers.process(
            "member-list",
            etcdctl.command(
                List.of("--endpoints=" + etcd.clientUrl(), "-w", "json", "member", "list")),
            etcdctl.environment());

    assertThat(list.awaitExit(LIMIT)).isZero();
    MemberList expected = etcd.client().memberList();
    assertThat(MemberList.ofJson(list.logText())).isEqualTo(expected);
    assertThat(expected.members()).extracting(Member::name).containsExactly("solo");
  }

  @Test
  void inheritsNothingThatWouldConfigureEtcd() throws Exception {
    assertThat(System.getenv()).as("set by this module's pom").containsKey("ETCD_NAME");

    Etcd etcd = servers.etcd("solo").environment(Map.of("ETCD_LOGGER", "zap")).build().start();

    assertThat(environment(etcd))
        .filteredOn(variable -> variable.startsWith("ETCD"))
        .containsExactly("ETCD_LOGGER=zap");
  }

  private static List<String> arguments(Etcd etcd) throws Exception {
    List<String> commandLine = zeroSeparated(etcd, "cmdline");
    return commandLine.subList(1, commandLine.size());
  }

  private static List<String> environment(Etcd etcd) throws Exception {
    return zeroSeparated(etcd, "environ");
  }

  private static List<String> zeroSeparated(Etcd etcd, String file) throws Exception {
    return List.of(
        Files.readString(Path.of("/proc", Long.toString(etcd.process().pid()), file)).split("\0"));
  }
}
