package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

final class ResolveOutputTest {

  /** With the IDs that a running etcd gave it. */
  private static final String LIST =
      "n3=https://n3.ex.test:2380,n1=https://n1.ex.test:2380,n2=https://n2.ex.test:2380";

  private static final String SORTED =
      "n1=https://n1.ex.test:2380,n2=https://n2.ex.test:2380,n3=https://n3.ex.test:2380";

  private static CommandRun resolve(String... flags) {
    List<String> args = new ArrayList<>(List.of("resolve", "--initial-cluster", LIST));
    args.addAll(List.of(flags));
    return CommandRun.of(args);
  }

  private static void assertPrints(CommandRun run, String text) {
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(text);
  }

  @Test
  void jsonOfAMember() {
    assertPrints(
        resolve("-o", "json", "--name", "n2"),
        "{\"strategy\":\"static\",\"name\":\"n2\",\"initial-cluster\":\""
            + SORTED
            + "\",\"initial-cluster-state\":\"new\",\"initial-cluster-token\":\"etcd-cluster\","
            + "\"cluster-id\":\"6c02b6638231694d\",\"members\":["
            + "{\"name\":\"n1\",\"id\":\"8c3d2e438e4168a5\",\"peer-urls\":[\"https://n1.ex.test:2380\"],\"local\":false},"
            + "{\"name\":\"n2\",\"id\":\"64f93ce3025843d5\",\"peer-urls\":[\"https://n2.ex.test:2380\"],\"local\":true},"
            + "{\"name\":\"n3\",\"id\":\"12acde5785f867ec\",\"peer-urls\":[\"https://n3.ex.test:2380\"],\"local\":false}"
            + "],\"warnings\":[]}\n");
  }

  @Test
  void jsonOfAnObserver() {
    assertPrints(
        resolve("-o", "json"),
        "{\"strategy\":\"static\",\"initial-cluster\":\""
            + SORTED
            + "\",\"initial-cluster-state\":\"new\",\"initial-cluster-token\":\"etcd-cluster\","
            + "\"cluster-id\":\"6c02b6638231694d\",\"members\":["
            + "{\"name\":\"n1\",\"id\":\"8c3d2e438e4168a5\",\"peer-urls\":[\"https://n1.ex.test:2380\"],\"local\":false},"
            + "{\"name\":\"n2\",\"id\":\"64f93ce3025843d5\",\"peer-urls\":[\"https://n2.ex.test:2380\"],\"local\":false},"
            + "{\"name\":\"n3\",\"id\":\"12acde5785f867ec\",\"peer-urls\":[\"https://n3.ex.test:2380\"],\"local\":false}"
            + "],\"warnings\":[]}\n");
  }

  @Test
  void jsonOfAWarning() {
    JsonNode json =
        CommandRun.of(
                "resolve",
                "-o",
                "json",
                "--initial-cluster=default=http://10.0.0.1:1,b=http://10.0.0.2:1")
            .json();

    assertThat(json.at("/warnings/0").fieldNames())
        .toIterable()
        .containsExactly("code", "message", "members");
    assertThat(json.at("/warnings/0/code").asText()).isEqualTo("default-name");
  }

  static Stream<Arguments> formats() {
    return Stream.of(
        argumentSet(
            "flags of a member",
            "flags",
            true,
            "--name=n2 --initial-advertise-peer-urls=https://n2.ex.test:2380 --initial-cluster="
                + SORTED
                + " --initial-cluster-state=existing --initial-cluster-token=t-1\n"),
        argumentSet(
            "flags of an observer",
            "flags",
            false,
            "--initial-cluster="
                + SORTED
                + " --initial-cluster-state=existing --initial-cluster-token=t-1\n"),
        argumentSet(
            "variables of a member",
            "env",
            true,
            "ETCD_NAME=n2\nETCD_INITIAL_ADVERTISE_PEER_URLS=https://n2.ex.test:2380\n"
                + "ETCD_INITIAL_CLUSTER="
                + SORTED
                + "\nETCD_INITIAL_CLUSTER_STATE=existing\nETCD_INITIAL_CLUSTER_TOKEN=t-1\n"),
        argumentSet(
            "variables of an observer",
            "env",
            false,
            "ETCD_INITIAL_CLUSTER="
                + SORTED
                + "\nETCD_INITIAL_CLUSTER_STATE=existing\nETCD_INITIAL_CLUSTER_TOKEN=t-1\n"),
        argumentSet(
            "config file of a member",
            "yaml",
            true,
            "name: \"n2\"\ninitial-advertise-peer-urls: \"https://n2.ex.test:2380\"\n"
                + "initial-cluster: \""
                + SORTED
                + "\"\ninitial-cluster-state: \"existing\"\ninitial-cluster-token: \"t-1\"\n"),
        argumentSet(
            "config file of an observer",
            "yaml",
            false,
            "initial-cluster: \""
                + SORTED
                + "\"\ninitial-cluster-state: \"existing\"\ninitial-cluster-token: \"t-1\"\n"),
        argumentSet("list for a member", "initial-cluster", true, SORTED + "\n"),
        argumentSet("list for an observer", "initial-cluster", false, SORTED + "\n"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void writes(String format, boolean member, String expected) {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "-o", format, "--initial-cluster-state=existing", "--initial-cluster-token=t-1"));
    if (member) {
      flags.add("--name=n2");
    }

    assertPrints(resolve(flags.toArray(String[]::new)), expected);
  }

  @Test
  void flagsAreTheDefaultFormat() {
    assertPrints(resolve("--name=n1"), resolve("--name=n1", "-o", "flags").out());
  }

  @Test
  void advertisesWhatIsListedWhenItIsSpelledDifferently() {
    CommandRun run =
        resolve("--name=n2", "--initial-advertise-peer-urls=https://N2.ex.test:2380", "-o", "env");

    assertThat(run.out()).contains("ETCD_INITIAL_ADVERTISE_PEER_URLS=https://n2.ex.test:2380\n");
  }

  @Test
  void advertisesWhatIsListedWhenItResolvesToTheSame() {
    CommandRun run =
        CommandRun.of(
            "resolve",
            "--name=n",
            "--initial-advertise-peer-urls=http://127.0.0.1:2380",
            "--initial-cluster=n=http://localhost:2380",
            "-o",
            "env");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("ETCD_INITIAL_ADVERTISE_PEER_URLS=http://localhost:2380\n");
    assertThat(run.err()).isEqualTo("etcd-bootstrap: waiting for the addresses of localhost\n");
  }

  /** Names that etcd takes, each of which would break some careless writer. */
  static Stream<Arguments> hostile() {
    return Stream.of(
        argumentSet("blank", "in fra", "to ken"),
        argumentSet("single quote", "it's", "'"),
        argumentSet("double quote", "say \"hi\"", "\""),
        argumentSet("single quotes around", "'a'", "''"),
        argumentSet("dollar", "$HOME", "${PATH} $(id) $$ $"),
        argumentSet("backtick", "`id`", "`"),
        argumentSet("backslash", "a\\nb\\", "\\"),
        argumentSet("backslash before a quote", "a\\\"b\\'c", "\\$\\`\\\\"),
        argumentSet("Unicode", "ünï–çødé 成员 ✓", "ключ"),
        argumentSet("beyond the basic plane", "😀\uD83D\uDE80", "𝔢𝔱𝔠𝔡"),
        argumentSet("no character", "a\uFFFEb\uFFFF", "\uFDD0"),
        argumentSet("comment sign", "#a #b", "# token"),
        argumentSet("operators", "a;b&c|d>e<f(g)h", ";"),
        argumentSet("patterns", "*?[a-z]{b}~", "*"),
        argumentSet("tilde", "~root", "~"),
        argumentSet("history expansion", "!!", "!x"),
        argumentSet("begins with hyphens", "--x", "-n"),
        argumentSet("format", "%s%n%%i", "%"),
        argumentSet("YAML", "a: [b]", "&a *b !c - d"),
        argumentSet("YAML boolean", "no", "1.10"),
        argumentSet("lines", "one line", "a\nb\r\n\tc\n"),
        argumentSet("controls", "bell", "\u0007\u001b[31m\u0085\u2028\u00a0\u200b\ufeff\u007f"),
        argumentSet("line end after a backslash", "x", "a\\\nb"));
  }

  private static CommandRun hostile(String format, String name, String token) {
    CommandRun run =
        CommandRun.of(
            "resolve",
            "--name=" + name,
            "--initial-cluster=" + name + "=http://10.0.0.1:2380",
            "--initial-cluster-token=" + token,
            "-o",
            format);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run;
  }

  /** In the order of the output. */
  private static Map<String, String> settings(String name, String token) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("name", name);
    settings.put("initial-advertise-peer-urls", "http://10.0.0.1:2380");
    settings.put("initial-cluster", name + "=http://10.0.0.1:2380");
    settings.put("initial-cluster-state", "new");
    settings.put("initial-cluster-token", token);
    return settings;
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void flagsAreReadBackByAShell(String name, String token, @TempDir Path directory)
      throws Exception {
    String flags = hostile("flags", name, token).out();

    String words =
        Shell.run(
            directory,
            "sh",
            "eval \"set -- $(cat input)\"; for a in \"$@\"; do printf '%s\\0' \"$a\"; done",
            flags);

    assertThat(words.split("\0", -1))
        .containsExactly(
            Stream.concat(
                    settings(name, token).entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue()),
                    Stream.of(""))
                .toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void variablesAreReadBackByAShell(String name, String token, @TempDir Path directory)
      throws Exception {
    String env = hostile("env", name, token).out();

    String variables = Shell.run(directory, "sh", "set -a; . ./input; env -0", env);

    assertThat(List.of(variables.split("\0")))
        .containsAll(
            settings(name, token).entrySet().stream()
                .map(setting -> variable(setting.getKey()) + "=" + setting.getValue())
                .toList());
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void variablesAreReadBackBySystemd(String name, String token) {
    String env = hostile("env", name, token).out();

    Map<String, String> expected = new LinkedHashMap<>();
    settings(name, token).forEach((key, value) -> expected.put(variable(key), value));
    assertThat(EnvironmentFile.parse(env)).containsExactlyEntriesOf(expected);
  }

  private static String variable(String key) {
    return "ETCD_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void configFileIsReadBack(String name, String token) {
    Map<String, Object> read = new Yaml().load(hostile("yaml", name, token).out());

    assertThat(read).containsExactlyEntriesOf(new LinkedHashMap<>(settings(name, token)));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void jsonIsReadBack(String name, String token) {
    JsonNode json = hostile("json", name, token).json();

    Map<String, String> texts = new LinkedHashMap<>();
    json.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    assertThat(texts)
        .contains(
            entry("name", name),
            entry("initial-cluster", settings(name, token).get("initial-cluster")),
            entry("initial-cluster-token", token));
    assertThat(json.at("/members/0/name").asText()).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void listIsReadBack(String name, String token) {
    String list = hostile("initial-cluster", name, token).out();

    CommandRun again = CommandRun.reading(list, "validate", "-", "--name=" + name);
    assertThat(again.status()).isZero();
    assertThat(again.out()).isEqualTo("valid\n");
  }
}
