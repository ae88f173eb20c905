package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CompletionCommandTest {

  @Test
  void scriptIsValid(@TempDir Path directory) throws Exception {
    CommandRun run = CommandRun.of("completion");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(Shell.run(directory, "bash", "bash -n input", run.out())).isEmpty();
  }

  static Stream<Arguments> lines() {
    return Stream.of(
        argumentSet("subcommand", "res", List.of("resolve")),
        argumentSet(
            "any subcommand",
            "",
            CommandRun.commandLine().getSubcommands().keySet().stream().sorted().toList()),
        argumentSet(
            "flag",
            "resolve --initial-cluster",
            List.of("--initial-cluster", "--initial-cluster-state", "--initial-cluster-token")),
        argumentSet("flag of another strategy", "validate --registry-u", List.of("--registry-url")),
        argumentSet("format", "resolve -o i", List.of("initial-cluster")),
        argumentSet("choice", "resolve --initial-cluster-state e", List.of("existing")),
        argumentSet("strategy", "strategies test-", List.of("test-registry")));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void completes(String line, List<String> expected, @TempDir Path directory) throws Exception {
    String words = "etcd-bootstrap " + line;

    // compopt works only where bash itself asks for a completion
    String completions =
        Shell.run(
            directory,
            "bash",
            "compopt() { :; }; . ./input; COMP_WORDS=("
                + words
                + (line.isEmpty() ? "''" : "")
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE='"
                + words
                + "'; COMP_POINT=${#COMP_LINE}; "
                + "set -- $(complete -p etcd-bootstrap); while [ \"$1\" != -F ]; do shift; done; \"$2\"; "
                + "printf '%s\\n' \"${COMPREPLY[@]}\"",
            CommandRun.of("completion").out());

    assertThat(completions.lines().map(String::strip).sorted()).containsExactlyElementsOf(expected);
  }
}
