package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures of a strategy, of the command itself, and of what it writes to. */
final class FailureTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "internal, 1",
    "usage, 2",
    "invalid-cluster, 3",
    "unavailable, 4",
    "timeout, 5",
    "cluster-full, 6",
    "not-found, 7",
    "denied, 8",
    "already-formed, 9"
  })
  void reasonOfAStrategyBecomesTheStatus(String reason, int status) {
    CommandRun run = CommandRun.of("resolve", "-qojson", "--registry-url=fail:" + reason);

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                status,
                "{\"error\":{\"reason\":\""
                    + reason
                    + "\",\"message\":\"the registry says "
                    + reason
                    + "\",\"problems\":[]}}\n",
                "etcd-bootstrap: the registry says " + reason + "\n"));
  }

  @Test
  void progressIsToldUnlessQuiet() {
    CommandRun run =
        CommandRun.of(
            "resolve",
            "-oinitial-cluster",
            "--registry-url=list:a=http://h:1",
            "--registry-mirrors=a,b",
            "--timeout=1m");

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                0,
                "a=http://h:1\n",
                """
                etcd-bootstrap: waiting for the registry, for PT1M
                etcd-bootstrap: registered at the registry
                etcd-bootstrap: found 2 of 3 members: a, b; 1 missing
                etcd-bootstrap: found 1 members: somebody
                etcd-bootstrap: trying again in 1500 ms: retry is false
                """));
    assertThat(
            CommandRun.of("resolve", "-q", "-oinitial-cluster", "--registry-url=list:a=http://h:1"))
        .isEqualTo(new CommandRun(0, "a=http://h:1\n", ""));
  }

  @Test
  void listOfAStrategyThatIsNoneIsInvalid() {
    CommandRun run =
        CommandRun.of("resolve", "-qojson", "--registry-url=list:a=http://h:1,b=http://h:1");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.problems()).containsExactly("duplicate-peer-url [a, b]");
  }

  @Test
  void listOfAStrategyIsCheckedAgainstTheLocalMember() {
    CommandRun run =
        CommandRun.of("resolve", "-qojson", "--name=b", "--registry-url=list:a=http://h:1");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.problems()).containsExactly("local-member-not-listed [b]");
  }

  @Test
  void defectOfAStrategyNamesIt() throws Exception {
    CommandRun run = CommandRun.of("resolve", "-o", "json", "--registry-url=defect");
    String message =
        "strategy test-registry ("
            + Installed.origin("test-registry")
            + ") failed unexpectedly: java.lang.IllegalStateException: no such registry; report this"
            + " to its author";

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.json().at("/error/reason").asText()).isEqualTo("internal");
    assertThat(run.json().at("/error/message").asText()).isEqualTo(message);
    assertThat(run.err()).endsWith("\netcd-bootstrap: " + message + "\n").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({"-v", "--verbose", "-qv", "-vq", "-voyaml"})
  void verboseShowsTheStackTraceOfADefect(String flag) {
    CommandRun run = CommandRun.of("resolve", flag, "--registry-url=defect");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(
            "; report this to its author\njava.lang.IllegalStateException: no such registry\n"
                + "\tat dev.etcdbootstrap.cli.plugin.RegistryStrategy.bootstrap(");
  }

  /** An environment that nobody can read. */
  private static final class BrokenEnvironment extends AbstractMap<String, String> {
    private final Throwable thrown;

    private BrokenEnvironment(Throwable thrown) {
      this.thrown = thrown;
    }

    private BrokenEnvironment() {
      this(new UnsupportedOperationException("no environment"));
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new OutOfMemoryError("Java heap space"), "Java heap space"),
        Arguments.of(new StackOverflowError(), "a call without end"),
        Arguments.of(new NoSuchMethodError("x"), "NoSuchMethodError"),
        Arguments.of(new AssertionError("x"), "AssertionError"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void anErrorOfTheJvmIsALineAndAStatus(Error error, String said) {
    for (String flag : List.of("--name=a", "--plugin-path=")) {
      CommandRun run = CommandRun.in(new BrokenEnvironment(error), "resolve", "-ojson", flag);

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err().lines()).singleElement().asString().contains(said);
      assertThat(run.json().at("/error/reason").asText()).isEqualTo("internal");
      assertThat(run.json().at("/error/message").asText()).contains(said);
    }
  }

  @Test
  void defectOfTheCommandIsToldAsOne() {
    CommandRun run = CommandRun.in(new BrokenEnvironment(), "resolve", "-ojson", "--name=a");
    CommandRun verbose = CommandRun.in(new BrokenEnvironment(), "resolve", "-v", "--name=a");

    String message =
        "a defect of etcd-bootstrap: java.lang.UnsupportedOperationException: no environment; with"
            + " -v it shows where";
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                1,
                "{\"error\":{\"reason\":\"internal\",\"message\":\""
                    + message
                    + "\",\"problems\":[]}}\n",
                "etcd-bootstrap: " + message + "\n"));
    assertThat(verbose.err()).contains("\tat dev.etcdbootstrap.cli.FailureTest$BrokenEnvironment");
  }

  @Test
  void interruptEndsIt() {
    Thread.currentThread().interrupt();
    CommandRun run = CommandRun.of("resolve", "-q", "--registry-url=silent");

    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    assertThat(run).isEqualTo(new CommandRun(130, "", "etcd-bootstrap: interrupted\n"));
  }

  @Test
  void interruptIsToldToPrograms() {
    Thread.currentThread().interrupt();
    CommandRun run = CommandRun.of("resolve", "-qojson", "--registry-url=silent");

    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    assertThat(run.status()).isEqualTo(130);
    assertThat(run.json().at("/error/reason").asText()).isEqualTo("interrupted");
  }

  /** A pipe that nobody reads. */
  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }

  private static Console writingTo(OutputStream out, OutputStream err) {
    return new Console(
        InputStream.nullInputStream(),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, false, StandardCharsets.UTF_8),
        Map.of());
  }

  @ParameterizedTest
  @CsvSource({"resolve", "ids", "validate", "strategies", "completion", "--help"})
  void outputThatCannotBeWrittenIsNoSuccess(String command) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = writingTo(new ClosedPipe(), err);
    String[] args =
        switch (command) {
          case "resolve" -> new String[] {command, "--initial-cluster=a=http://h:1"};
          case "ids", "validate" -> new String[] {command, "a=http://h:1"};
          default -> new String[] {command};
        };

    assertThat(new EtcdBootstrapCommand(console).run(args)).isZero();
    assertThat(console.flush()).isFalse();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("etcd-bootstrap: standard output could not be written in full\n");
  }

  @Test
  void outputThatIsWrittenIsASuccess() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = writingTo(out, err);
    console.out().print("ü");
    console.note("ü");

    assertThat(console.flush()).isTrue();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("ü");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("etcd-bootstrap: ü\n");
  }

  @Test
  void brokenStandardErrorIsNoFailure() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console = writingTo(out, new ClosedPipe());

    assertThat(
            new EtcdBootstrapCommand(console)
                .run("validate", "default=http://127.0.0.1:1,b=http://10.0.0.1:1"))
        .isZero();
    assertThat(console.flush()).isTrue();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("valid\n");
  }
}
