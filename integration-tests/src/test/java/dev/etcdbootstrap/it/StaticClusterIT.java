package dev.etcdbootstrap.it;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.MemberList;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a configuration to a running cluster: three real etcd processes, started from what is
 * printed.
 */
@ExtendWith(ServersExtension.class)
final class StaticClusterIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path temporary = Path.of("");
  private static Distribution distribution = new Distribution(Path.of(""));

  @BeforeAll
  static void unpack() {
    distribution = Distribution.unpack(temporary);
  }

  @ParameterizedTest(name = "started from {0}")
  @ValueSource(strings = {"flags", "env", "yaml"})
  void threeMembersAgree(String format, Servers servers) throws IOException {
    Map<String, URI> peerUrls = new LinkedHashMap<>();
    for (String name : List.of("infra0", "infra 1", "infra-2 \"$HOME\" 'ü'")) {
      peerUrls.put(name, FreePorts.nextUrl());
    }
    List<Etcd> members = new ArrayList<>();
    String json = "";
    for (Map.Entry<String, URI> member : peerUrls.entrySet()) {
      Path config = writeConfig(servers.newDirectory("config"), member.getKey(), peerUrls);
      json = distribution.output("resolve", "-c", config.toString(), "-o", "json");
      String output = distribution.output("resolve", "-c", config.toString(), "-o", format);
      members.add(
          start(servers.etcd("m" + members.size()).peerUrl(member.getValue()), format, output));
    }
    members.forEach(member -> member.awaitHealthy(LIMIT));

    JSONObject printed = new JSONObject(json);
    for (Etcd member : members) {
      MemberList running = member.client().memberList();
      assertThat(running.clusterId()).isEqualTo(printed.getString("cluster-id"));
      assertThat(described(running)).isEqualTo(described(printed.getJSONArray("members")));
    }
  }

  private static Path writeConfig(Path directory, String name, Map<String, URI> peerUrls)
      throws IOException {
    String list =
        peerUrls.entrySet().stream()
            .map(member -> "    - " + quoted(member.getKey() + "=" + member.getValue()) + "\n")
            .collect(joining());
    return Files.writeString(
        directory.resolve("etcd-bootstrap.yaml"),
        "name: "
            + quoted(name)
            + "\ninitial-advertise-peer-urls: "
            + peerUrls.get(name)
            + "\nstatic:\n  initial-cluster-token: a token\n  initial-cluster:\n"
            + list);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /**
   * Gives the output to etcd in the way that it is made for; listen URLs and data directory go the
   * same way.
   */
  private static Etcd start(Etcd.Builder etcd, String format, String output) {
    switch (format) {
      case "flags" ->
          etcd.arguments(shell("eval \"set -- $OUTPUT\"; printf '%s\\0' \"$@\"", output));
      case "env" -> etcd.configuredBy(Etcd.Configuration.ENVIRONMENT).environment(sourced(output));
      default -> etcd.configuredBy(Etcd.Configuration.CONFIG_FILE).configFile(output);
    }
    return etcd.build().start();
  }

  private static Map<String, String> sourced(String output) {
    Map<String, String> environment = new HashMap<>();
    for (String line : shell("set -a; eval \"$OUTPUT\"; env -0", output)) {
      if (line.startsWith("ETCD_")) {
        environment.put(
            line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      }
    }
    return environment;
  }

  /** What a shell makes of the output, as it says with NUL after each item. */
  private static List<String> shell(String script, String output) {
    Run run = Run.of(temporary, Map.of("OUTPUT", output), List.of("sh", "-c", script));
    assertThat(run.status()).as(run.err()).isZero();
    return List.of(run.out().split("\0", -1)).stream().filter(item -> !item.isEmpty()).toList();
  }

  private static Map<String, List<String>> described(MemberList list) {
    Map<String, List<String>> members = new HashMap<>();
    for (MemberList.Member member : list.members()) {
      String urls = member.peerUrls().stream().map(URI::toString).collect(joining(","));
      members.put(member.name(), List.of(member.id(), urls));
    }
    return members;
  }

  private static Map<String, List<String>> described(JSONArray array) {
    Map<String, List<String>> members = new HashMap<>();
    for (int i = 0; i < array.length(); i++) {
      JSONObject member = array.getJSONObject(i);
      String urls = member.getJSONArray("peer-urls").join(",").replace("\"", "");
      members.put(member.getString("name"), List.of(member.getString("id"), urls));
    }
    return members;
  }
}
