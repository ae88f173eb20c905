package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is common to all subcommands: help, version, and arguments that are wrong. */
final class CommandLineTest {

  /** Names that scripts rely on; there may be more. */
  private static final List<String> SUBCOMMANDS =
      List.of("resolve", "validate", "ids", "strategies", "completion");

  /** The words of the root, of each group and of each subcommand. */
  static Stream<List<String>> commands() {
    return commands(List.of(), CommandRun.commandLine());
  }

  private static Stream<List<String>> commands(List<String> words, CommandLine command) {
    Stream<List<String>> below =
        command.getSubcommands().entrySet().stream()
            .flatMap(
                entry ->
                    commands(
                        Stream.concat(words.stream(), Stream.of(entry.getKey())).toList(),
                        entry.getValue()));
    return Stream.concat(Stream.of(words), below);
  }

  private static CommandRun run(List<String> command, String flag) {
    return CommandRun.of(Stream.concat(command.stream(), Stream.of(flag)).toList());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpGoesToStandardOutput(List<String> command) {
    CommandRun run = run(command, "--help");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith(
            "Usage: "
                + String.join(
                    " ", Stream.concat(Stream.of("etcd-bootstrap"), command.stream()).toList())
                + " ")
        .endsWith("\n")
        .contains("-h, --help", "-V, --version");
    assertThat(run(command, "-h")).isEqualTo(run);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void versionGoesToStandardOutput(List<String> command) {
    CommandRun run = run(command, "--version");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).matches("etcd-bootstrap \\S+\n");
    assertThat(run(command, "-V")).isEqualTo(run);
  }

  @Test
  void helpNamesEverySubcommand() {
    assertThat(
            CommandRun.of("--help")
                .out()
                .lines()
                .map(line -> line.replaceAll("^  (\\w+) .*", "$1")))
        .containsSubsequence(SUBCOMMANDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resolve", "validate"})
  void helpNamesEveryOptionAndEveryStatus(String command) {
    String help = CommandRun.of(command, "--help").out();

    assertThat(help)
        .contains(
            "--config=FILE",
            "--name=NAME",
            "--initial-advertise-peer-urls=URL,…",
            "--timeout=DURATION",
            "--strategy=TEXT",
            "--initial-cluster=NAME=URL,…",
            "--registry-token=TEXT",
            "--registry-retry[=true|false]");
    assertThat(help.replaceAll("\\s+", " "))
        .contains("the registry, with %n in it (strategy test-registry)")
        .containsPattern(
            "every member; default: etcd-cluster \\(strategy [^)]*static, test-registry")
        .contains("ETCD_BOOTSTRAP_CONFIG", "ETCD_BOOTSTRAP_TIMEOUT", "ETCD_BOOTSTRAP_STRATEGY");
    assertThat(help.lines().filter(line -> line.matches("  \\d+ +\\S.*"))).hasSize(11);
    assertThat(help).containsPattern("\n  0 +done\n").containsPattern("\n  130 +interrupted\n");
  }

  @Test
  void nothingAtAllShowsTheHelpAsAnError() {
    CommandRun run = CommandRun.of();

    assertThat(run).isEqualTo(new CommandRun(2, "", CommandRun.of("--help").out()));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "mistyped subcommand",
            List.of("resolv"),
            "unexpected argument resolv (did you mean resolve?); see: etcd-bootstrap --help"),
        argumentSet(
            "unknown subcommand",
            List.of("frobnicate"),
            "unexpected argument frobnicate; see: etcd-bootstrap --help"),
        argumentSet(
            "mistyped flag",
            List.of("resolve", "--nmae", "infra0"),
            "unknown flag --nmae (did you mean --name?); see: etcd-bootstrap resolve --help"),
        argumentSet(
            "mistyped flag with its value",
            List.of("validate", "--initial_cluster=x"),
            "unknown flag --initial_cluster (did you mean --initial-cluster?); see: etcd-bootstrap"
                + " validate --help"),
        argumentSet(
            "flag of another subcommand",
            List.of("validate", "--output-file=x"),
            "unknown flag --output-file; see: etcd-bootstrap validate --help"),
        argumentSet(
            "flag that is abbreviated",
            List.of("resolve", "--advertise=x"),
            "unknown flag --advertise; see: etcd-bootstrap resolve --help"),
        argumentSet(
            "unknown flag of the root",
            List.of("--verison"),
            "unknown flag --verison (did you mean --version?); see: etcd-bootstrap --help"),
        argumentSet(
            "argument too many",
            List.of("resolve", "word"),
            "unexpected argument word; see: etcd-bootstrap resolve --help"),
        argumentSet(
            "second list",
            List.of("ids", "a=http://h:1", "b=http://h:2"),
            "unexpected argument b=http://h:2; see: etcd-bootstrap ids --help"),
        argumentSet(
            "flag given twice",
            List.of("resolve", "--name", "a", "--name=b"),
            "option '--name' (NAME) should be specified only once; see: etcd-bootstrap resolve"
                + " --help"),
        argumentSet(
            "flag without its value",
            List.of("resolve", "--name"),
            "--name needs a value; see: etcd-bootstrap resolve --help"),
        argumentSet(
            "flag before another instead of its value",
            List.of("resolve", "--name", "-v"),
            "--name needs a value; see: etcd-bootstrap resolve --help"),
        argumentSet(
            "short flag without its value",
            List.of("resolve", "-c"),
            "--config needs a value; see: etcd-bootstrap resolve --help"),
        argumentSet(
            "unknown format",
            List.of("resolve", "-o", "xml"),
            "unknown output format xml; known are flags, env, yaml, json, initial-cluster; see:"
                + " etcd-bootstrap resolve --help"),
        argumentSet(
            "format of another subcommand",
            List.of("ids", "a=http://h:1", "-o", "yaml"),
            "unknown output format yaml; known are text, json; see: etcd-bootstrap ids --help"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsToldWithTheWayToTheHelp(List<String> args, String message) {
    CommandRun run = CommandRun.of(args);

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                2, "", "etcd-bootstrap: the command line is not valid: " + message + "\n"));
  }

  @Test
  void mistakeIsToldToPrograms() {
    CommandRun run = CommandRun.of("resolve", "--nmae=a", "-o", "json");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.json().at("/error/reason").asText()).isEqualTo("usage");
    assertThat(run.json().at("/error/message").asText()).isEqualTo("the command line is not valid");
    assertThat(run.problems()).containsExactly("bad-command-line []");
  }

  static Stream<List<String>> waysToAskForJson() {
    return Stream.of(
        List.of("-o", "json"),
        List.of("-ojson"),
        List.of("-o=json"),
        List.of("--output", "json"),
        List.of("--output=json"),
        List.of("-vojson"),
        List.of("-qo", "json"),
        List.of("-vqo=json"));
  }

  @ParameterizedTest
  @MethodSource("waysToAskForJson")
  void everyWayToAskForJsonCounts(List<String> way) {
    CommandRun good =
        CommandRun.of(
            Stream.concat(Stream.of("resolve", "--initial-cluster=a=http://h:1"), way.stream())
                .toList());
    CommandRun bad = CommandRun.of(Stream.concat(Stream.of("resolve"), way.stream()).toList());
    CommandRun mistaken =
        CommandRun.of(Stream.concat(Stream.of("resolve", "--nmae"), way.stream()).toList());

    assertThat(good.json().path("strategy").asText()).isEqualTo("static");
    assertThat(bad.problems()).containsExactly("no-strategy []");
    assertThat(mistaken.problems()).containsExactly("bad-command-line []");
  }

  static Stream<Arguments> secrets() {
    return Stream.of(
        argumentSet("unknown flag", List.of("resolve", "--registry-tokn=hunter2")),
        argumentSet("unknown flag, value apart", List.of("resolve", "--registry-tokn", "hunter2")),
        argumentSet(
            "unknown flag of a subcommand that takes an argument",
            List.of("validate", "--registry-tokn", "hunter2")),
        argumentSet(
            "flag given twice",
            List.of("resolve", "--registry-token=hunter2", "--registry-token=hunter3")),
        argumentSet(
            "value that looks like a flag", List.of("resolve", "--registry-token=-vhunter2")),
        argumentSet(
            "value that looks like a flag, apart",
            List.of("resolve", "--registry-token", "-ohunter2")),
        argumentSet(
            "value that is none",
            List.of("resolve", "--registry-url=silent", "--registry-pin=hunter2")),
        argumentSet(
            "option of another strategy",
            List.of("resolve", "--initial-cluster=a=http://h:1", "--registry-token=hunter2")));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void secretIsNotRepeated(List<String> args) {
    for (String format : List.of("json", "flags")) {
      CommandRun run =
          CommandRun.of(Stream.concat(args.stream(), Stream.of("-v", "-o", format)).toList());

      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).startsWith("etcd-bootstrap: ");
      assertThat(run.out() + run.err()).doesNotContain("hunter");
    }
  }

  @Test
  void whatCouldNotBeReadIsRefused() {
    for (String arg : List.of("--name=m\ufffd", "m\ufffd")) {
      assertThat(CommandRun.of("resolve", "-o", "json", arg).problems())
          .containsExactly("bad-command-line []");
    }
    CommandRun run = CommandRun.in(Map.of("ETCD_NAME", "m\ufffd", "HOME", "\ufffd"), "resolve");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "etcd-bootstrap: the command line is not valid: ETCD_NAME holds bytes that are not UTF-8, or the"
                + " character U+FFFD; write it in UTF-8\n");
  }

  @Test
  void argumentIsNotReadFromAFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("name"), "infra0");
    CommandRun run =
        CommandRun.of("resolve", "--name=@" + file, "--initial-cluster", "infra0=http://h:1");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("@" + file + " is not in the member list");
    assertThat(CommandRun.of("@" + file).err()).contains("unexpected argument @" + file);
  }
}
