package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.run.settings.ConfigFileKeys;
import dev.etcdbootstrap.run.settings.EtcdFlags;
import dev.etcdbootstrap.run.settings.EtcdRelease;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("what is known of etcd's settings is true of the real programs")
@ExtendWith(ServersExtension.class)
final class EtcdSettingsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** No etcd starts with it, so a config file can be tried without a server that has to end. */
  private static final String REFUSED = "logger: capnslog\n";

  @Test
  @DisplayName("flags and booleans of etcd 3.4")
  void debian(Servers servers) {
    Executable etcd = Programs.find(Program.ETCD);
    assertThat(etcd.versionLine()).contains("3.4.");

    assertFlags(servers, etcd.command(List.of()), etcd.environment(), EtcdRelease.V3_4);
  }

  @Test
  @DisplayName("flags and booleans of etcd 3.7")
  void current(Servers servers) {
    List<String> command = List.of(NativeEtcd.require().toString());
    assertThat(EtcdRelease.of(NativeEtcd.version())).contains(EtcdRelease.V3_7);

    assertFlags(servers, command, Map.of(), EtcdRelease.V3_7);
  }

  private static void assertFlags(
      Servers servers, List<String> command, Map<String, String> environment, EtcdRelease release) {
    Map<String, String> said = new TreeMap<>();
    Map<String, String> expected = new TreeMap<>();
    for (String flag : EtcdFlags.names()) {
      if (Set.of("h", "help", "version").contains(flag)) {
        continue; // these print something and end
      }
      expected.put(
          flag,
          !EtcdFlags.isKnown(flag, release)
              ? "unknown"
              : EtcdFlags.isBoolean(flag) ? "boolean" : "takes a value");
      said.put(
          flag,
          kind(output(servers, command, environment, List.of("--" + flag, "word", "--version"))));
    }
    assertThat(said).isEqualTo(expected);
    assertThat(kind(output(servers, command, environment, List.of("--invented", "w"))))
        .isEqualTo("unknown");
  }

  /** A boolean leaves the word alone, which no etcd takes then. */
  private static String kind(String output) {
    if (output.contains("flag provided but not defined")) {
      return "unknown";
    }
    return output.contains("is not a valid flag") ? "boolean" : "takes a value";
  }

  @Test
  @DisplayName("keys that etcd 3.7 reads in its config file, and those that it passes over")
  void configKeys(Servers servers) throws IOException {
    Path directory = servers.newDirectory("config");
    Set<String> notRead = new TreeSet<>();
    for (String key : ConfigFileKeys.names()) {
      if (!isRead(servers, directory, key)) {
        notRead.add(key);
      }
    }
    assertThat(notRead).isEmpty();

    Set<String> read = new TreeSet<>();
    for (String flag : EtcdFlags.names()) {
      if (!ConfigFileKeys.isRead(flag) && isRead(servers, directory, flag)) {
        read.add(flag);
      }
    }
    assertThat(read).isEmpty();
    assertThat(isRead(servers, directory, "discovery-config.endpoints")).isFalse();
    assertThat(isRead(servers, directory, "Initial-Cluster")).isTrue();
  }

  /** A value of the wrong type is refused where a key is read. */
  private static boolean isRead(Servers servers, Path directory, String key) throws IOException {
    Path file = directory.resolve("etcd.yaml");
    String nested = "\"" + key.replace(".", "\": {\"") + "\": {\"x\": [1]}";
    long depth = key.chars().filter(c -> c == '.').count();
    Files.writeString(file, REFUSED + nested + "}".repeat((int) depth) + "\n");
    String output =
        output(
            servers,
            List.of(NativeEtcd.require().toString()),
            Map.of(),
            List.of("--config-file=" + file));
    boolean refused = output.contains("cannot unmarshal");
    assertThat(refused || output.contains("capnslog is removed")).as(key + ": " + output).isTrue();
    return refused;
  }

  @Test
  @DisplayName("etcd 3.7 passes over a v2 discovery URL and forms a cluster of one")
  void formsAlone(Servers servers) {
    String nowhere = "http://127.0.0.1:1/v2/keys/discovery/token";
    Etcd.Builder variable =
        servers
            .etcd("variable")
            .program(NativeEtcd.require())
            .environment(Map.of("ETCD_DISCOVERY", nowhere));
    try (Etcd etcd = variable.build().start().awaitHealthy(LIMIT)) {
      assertThat(etcd.process().logText()).contains("unrecognized environment variable");
    }
    Etcd.Builder key =
        servers
            .etcd("key")
            .program(NativeEtcd.require())
            .configuredBy(Etcd.Configuration.CONFIG_FILE)
            .setting("discovery", nowhere);
    try (Etcd etcd = key.build().start().awaitHealthy(LIMIT)) {
      assertThat(etcd.isRunning()).isTrue();
    }
  }

  @Test
  @DisplayName("values that etcd 3.7 refuses, and a flag beside its variable")
  void values(Servers servers) {
    List<String> command = List.of(NativeEtcd.require().toString());

    assertThat(output(servers, command, Map.of(), List.of("--v2-deprecation=not-yet")))
        .contains("invalid value \"not-yet\"");
    assertThat(output(servers, command, Map.of(), List.of("--logger=capnslog")))
        .contains("capnslog is removed");
    assertThat(output(servers, command, Map.of(), List.of("--discovery-fallback=proxy")))
        .contains("can't be configured as");
    assertThat(
            output(servers, command, Map.of("ETCD_NAME", ""), List.of("--name=a", "--logger=zap")))
        .contains("conflicting environment variable");
  }

  private static String output(
      Servers servers,
      List<String> command,
      Map<String, String> environment,
      List<String> arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    try (LoggedProcess process = servers.process("etcd", all, environment)) {
      assertThat(process.awaitExit(LIMIT)).as(all.toString()).isBetween(0, 2);
      return process.logText();
    }
  }
}
