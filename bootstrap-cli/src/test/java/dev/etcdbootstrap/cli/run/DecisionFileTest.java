package dev.etcdbootstrap.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cli.console.Console;
import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.run.decision.Request;
import dev.etcdbootstrap.run.decision.Rule;
import dev.etcdbootstrap.run.decision.StartDecider;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.run.decision.WantedState;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.peers.PeerView;
import dev.etcdbootstrap.run.record.Action;
import dev.etcdbootstrap.run.record.DecisionRecord;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DecisionFileTest {

  private static final String SECRET = "s3cr3t-Pa55";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          InputStream.nullInputStream(),
          new PrintStream(new ByteArrayOutputStream(), false, UTF_8),
          new PrintStream(err, true, UTF_8),
          Map.of());
  private final Path directory;

  DecisionFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private DecisionFile decisionFile(Path file) {
    return new DecisionFile(
        file,
        new DecisionRecord.Versions("0.1.0", "3.5.17"),
        "v2-http",
        console.redactor(),
        new Progress(console, false, false));
  }

  private static Start.Decided decided(DiskState disk) {
    Evidence evidence =
        Evidence.ofMachine(
                Request.of(
                    Member.of("n1", "http://10.0.0.1:2380"), SECRET, WantedState.NEW, Set.of()),
                false,
                disk,
                false,
                "",
                Optional.empty())
            .withListing(new Listing.Unknown("cannot reach http://u:" + SECRET + "@host"), Set.of())
            .withPeers(new PeerView(List.of(), List.of()));
    return new Start.Decided(StartDecider.decide(evidence), evidence);
  }

  private static Start.Decided refused() {
    return decided(new DiskState.LogMissing(Path.of("/d/member/snap/db"), Path.of("/d/wal")));
  }

  private static DecisionRecord read(Path file) throws IOException {
    return DecisionRecord.parse(Files.readString(file));
  }

  @Test
  void aRefusalNamesTheFile() throws Exception {
    Path file = directory.resolve("it's n1.decision.json");
    Start.Decided decided = refused();
    StartDecision.Refuse refuse = (StartDecision.Refuse) decided.decision();
    String message = refuse.message() + "; " + refuse.wayOut();
    BootstrapException refusal = new BootstrapException(Reason.ALREADY_FORMED, message);

    BootstrapException explained = decisionFile(file).explained(decided, refusal);

    assertThat(explained.reason()).isEqualTo(Reason.ALREADY_FORMED);
    assertThat(explained)
        .hasMessage(
            message
                + "; explained by: etcd-bootstrap explain '"
                + directory
                + "/it'\\''s n1.decision.json'");
    assertThat(read(file).rule()).isEqualTo(Rule.LOG_MISSING);
    assertThat(read(file).failure()).isEmpty();
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void whatHappenedAfterARefusalIsInTheFile() throws Exception {
    Path file = directory.resolve("decision.json");
    BootstrapException timeout = new BootstrapException(Reason.TIMEOUT, "nobody to be a proxy of");

    decisionFile(file).explained(refused(), timeout);
    assertThat(read(file).failure()).isEqualTo("nobody to be a proxy of");

    decisionFile(file).write(refused());
    assertThat(read(file).failure()).contains("a gRPC proxy of it was started instead");
  }

  @Test
  void whatEndsAWaitIsInTheFileWithoutSecrets() throws Exception {
    console.redactor().hide(SECRET);
    Path file = directory.resolve("decision.json");
    IOException cause = new IOException("closed");
    BootstrapException timeout =
        new BootstrapException(Reason.TIMEOUT, "nobody came, with " + SECRET, cause);

    BootstrapException explained =
        decisionFile(file).explained(decided(new DiskState.Empty()), timeout);

    assertThat(explained).hasMessageContaining("explained by").hasCause(cause);
    assertThat(read(file).action()).isEqualTo(Action.RESUME);
    assertThat(read(file).failure()).isEqualTo("nobody came, with (hidden)");
    assertThat(file).content().doesNotContain(SECRET);
  }

  @Test
  void afterSeveralProblemsTheFileIsNamedByItself() {
    BootstrapException failure =
        new BootstrapException(
            Reason.USAGE, "wrong", List.of(Problem.error("a-code", "a message", "a remedy")));
    Path file = directory.resolve("decision.json");

    assertThat(decisionFile(file).explained(decided(new DiskState.Empty()), failure))
        .isSameAs(failure);
    assertThat(err.toString(UTF_8)).contains("explained by: etcd-bootstrap explain " + file);
  }

  @Test
  void theFileOfTheLastRunIsReplaced() throws Exception {
    Path file = Files.writeString(directory.resolve("decision.json"), "x".repeat(100_000));

    decisionFile(file).write(refused());

    assertThat(read(file).rule()).isEqualTo(Rule.LOG_MISSING);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void thatItCannotBeWrittenIsAWarning() {
    Path nowhere = directory.resolve("none/decision.json");
    BootstrapException refusal = new BootstrapException(Reason.ALREADY_FORMED, "no log");

    decisionFile(nowhere).write(refused());
    decisionFile(directory).write(refused());
    BootstrapException explained = decisionFile(nowhere).explained(refused(), refusal);

    assertThat(explained).isSameAs(refusal);
    assertThat(err.toString(UTF_8).lines())
        .hasSize(3)
        .allMatch(line -> line.contains("warning: the decision is not in " + directory));
  }

  @Test
  void thatItIsTooLargeIsAWarning() {
    BootstrapException failure =
        new BootstrapException(Reason.TIMEOUT, "x".repeat(DecisionRecord.MAX_BYTES));
    Path file = directory.resolve("decision.json");

    assertThat(decisionFile(file).explained(decided(new DiskState.Empty()), failure))
        .isSameAs(failure);
    assertThat(file).doesNotExist();
    assertThat(err.toString(UTF_8)).contains("larger than 1000000 bytes");
  }

  @Test
  void aPipeThatNobodyReadsHoldsNothingUp() throws Exception {
    Path pipe = directory.resolve("decision.json");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    decisionFile(pipe).write(refused());

    assertThat(err.toString(UTF_8)).contains("nobody has read it within 1000 ms");
  }
}
