package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A member that starts again by {@code run}: without a JVM, unless something is not as it was. */
@ExtendWith(ServersExtension.class)
@DisplayName("run on data")
final class RestartIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String WITHOUT_JVM = "(own-data, unchanged)";
  private static final String WITH_JVM = "starting etcd on its data (own-data)";

  private static Distribution distribution;

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  private static List<String> run(String... flags) {
    List<String> command = new ArrayList<>(List.of(distribution.command().toString(), "run"));
    command.addAll(List.of(flags));
    command.add("--");
    return command;
  }

  /** A member that has been started twice, and so has left what the third start needs. */
  private static Etcd startedTwice(Etcd.Builder builder) {
    Etcd member = builder.runBy(run()).build();
    startAndStop(member);
    startAndStop(member);
    return member;
  }

  private static String startAndStop(Etcd member) {
    member.start().awaitHealthy(LIMIT);
    assertThat(member.process().terminate(LIMIT)).isTrue();
    return member.process().logText();
  }

  private static Etcd again(Servers servers, Etcd member, List<String> runBy) {
    return like(servers, member).runBy(runBy).build();
  }

  private static Etcd.Builder like(Servers servers, Etcd member) {
    return servers
        .etcd(member.name())
        .dataDirectory(member.dataDirectory())
        .peerUrl(member.peerUrl())
        .clientUrl(member.clientUrl());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("where nothing has changed, no JVM is started, wherever the settings are")
  void withoutJvm(Etcd.Configuration configuration, Servers servers) {
    Etcd member = startedTwice(servers.etcd("m").configuredBy(configuration));

    // The harness writes a new config file for every start, and that is a change.
    boolean changes = configuration == Etcd.Configuration.CONFIG_FILE;
    assertThat(startAndStop(member)).contains(changes ? WITH_JVM : WITHOUT_JVM);
  }

  @Test
  @DisplayName("the same config file as before needs no JVM, a changed one does")
  void configFile(Servers servers) throws IOException {
    Etcd model = servers.etcd("m").build();
    Path file = servers.directory().resolve("etcd.yaml");
    Files.writeString(
        file,
        "name: m # and more\ndata-dir: '"
            + model.dataDirectory()
            + "'\nenable-grpc-gateway: true\nlisten-peer-urls: "
            + model.peerUrl()
            + "\ninitial-advertise-peer-urls: "
            + model.peerUrl()
            + "\nlisten-client-urls: "
            + model.clientUrl()
            + "\nadvertise-client-urls: "
            + model.clientUrl()
            + "\ninitial-cluster: m="
            + model.peerUrl()
            + "\n");
    Etcd member =
        like(servers, model)
            .runBy(run())
            .arguments(List.of("--config-file", file.toString()))
            .build();
    startAndStop(member);
    startAndStop(member);
    assertThat(startAndStop(member)).contains(WITHOUT_JVM);

    Files.writeString(file, Files.readString(file) + "max-snapshots: 3\n");
    assertThat(startAndStop(member)).contains(WITH_JVM);
  }

  @Test
  @DisplayName("another word, another variable, another claim: a JVM looks")
  void changes(Servers servers) throws IOException {
    Etcd member = startedTwice(servers.etcd("m"));
    assertThat(startAndStop(again(servers, member, run("-v")))).contains(WITH_JVM);
    Etcd withVariable =
        like(servers, member).runBy(run("-v")).environment(Map.of("ETCD_MAX_WALS", "4")).build();
    assertThat(startAndStop(withVariable)).contains(WITH_JVM);
    assertThat(startAndStop(withVariable)).contains(WITHOUT_JVM);

    Path claim = Path.of(member.dataDirectory() + ".claim");
    Files.writeString(claim, Files.readString(claim).replace("term=", "term=1"));
    assertThat(withVariable.start().process().awaitExit(LIMIT)).isEqualTo(9);
    assertThat(withVariable.process().logText()).contains("the data is older than it was");
  }

  @Test
  @DisplayName("an older copy of the data: refused, also where a start without a JVM was due")
  void olderCopy(Servers servers) throws IOException {
    Etcd member = startedTwice(servers.etcd("m"));
    Path copy = servers.directory().resolve("older");
    copy(member.dataDirectory(), copy);
    member.start().awaitHealthy(LIMIT);
    RunCluster.put(member, "key", "value");
    assertThat(member.process().terminate(LIMIT)).isTrue();
    startAndStop(again(servers, member, run("-v"))); // a JVM sees how far the log has come
    RunCluster.delete(member.dataDirectory());
    copy(copy, member.dataDirectory());

    Etcd restored = again(servers, member, run("-v"));
    assertThat(restored.start().process().awaitExit(LIMIT)).isEqualTo(9);
    assertThat(restored.process().logText()).contains("the data is older than it was");
    assertThat(startAndStop(again(servers, member, run("-v", "--accept-restore"))))
        .contains("started because of --accept-restore");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  @Test
  @DisplayName("every fourth start asks the JVM, since only that asks the peers")
  void everyFourth(Servers servers) {
    Etcd member = startedTwice(servers.etcd("m"));
    for (int i = 0; i < 3; i++) {
      assertThat(startAndStop(member)).contains(WITHOUT_JVM);
    }
    assertThat(startAndStop(member)).contains(WITH_JVM);
  }

  @Test
  @DisplayName("a member that has come to nothing since the last start asks the JVM")
  void noProgress(Servers servers) {
    Etcd member = startedTwice(servers.etcd("m"));
    Etcd other = again(servers, member, run("-v"));
    other.start().process().awaitLog("own-data", LIMIT);
    other.kill();
    assertThat(other.start().process().awaitLog("own-data.*", LIMIT).group())
        .doesNotContain("unchanged");
  }
}
