package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cli.console.Progress;
import dev.etcdbootstrap.cli.files.AtomicFile;
import dev.etcdbootstrap.cli.files.FileFailure;
import dev.etcdbootstrap.cli.run.Start.Decided;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.run.record.Action;
import dev.etcdbootstrap.run.record.DecisionRecord;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.text.Redactor;
import dev.etcdbootstrap.text.ShellWords;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The file by which {@code explain} tells a decision. Nothing depends on it: that it cannot be
 * written is a warning.
 */
final class DecisionFile {

  /** Should it be a pipe. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String PROXY =
      "the cluster is full, and a gRPC proxy of it was started instead";

  private final Path file;
  private final DecisionRecord.Versions versions;
  private final String strategy;
  private final Redactor redactor;
  private final Progress progress;

  /**
   * @param strategy the ID of the strategy; empty where none is configured
   * @param redactor knows what must not be written
   */
  DecisionFile(
      Path file,
      DecisionRecord.Versions versions,
      String strategy,
      Redactor redactor,
      Progress progress) {
    this.file = file;
    this.versions = versions;
    this.strategy = strategy;
    this.redactor = redactor;
    this.progress = progress;
  }

  /** Writes a decision that is about to be carried out. */
  void write(Decided decided) {
    write(decided, Action.of(decided.decision()).startsEtcd() ? "" : PROXY);
  }

  /**
   * Writes a decision that came to no start.
   *
   * @param failure what the run ends with
   * @return the same failure, with the way to its explanation where there is one
   */
  BootstrapException explained(Decided decided, BootstrapException failure) {
    boolean isDecision =
        decided.decision() instanceof StartDecision.Refuse refuse
            && failure.getMessage().equals(refuse.message() + "; " + refuse.wayOut());
    if (!write(decided, isDecision ? "" : failure.getMessage())) {
      return failure;
    }
    String how = "explained by: etcd-bootstrap explain " + ShellWords.word(file.toString());
    if (!failure.problems().isEmpty()) {
      progress.hint(how); // the problems stand at the end of the message
      return failure;
    }
    BootstrapException explained =
        new BootstrapException(failure.reason(), failure.summary() + "; " + how);
    if (failure.getCause() != null) {
      explained.initCause(failure.getCause());
    }
    return explained;
  }

  private boolean write(Decided decided, String failure) {
    try {
      String json =
          DecisionRecord.of(
                  Instant.now().truncatedTo(ChronoUnit.SECONDS),
                  versions,
                  strategy,
                  decided.evidence(),
                  decided.decision(),
                  failure)
              .toJson(redactor);
      AtomicFile.write(file, json + "\n", Optional.of(PATIENCE));
      return true;
    } catch (IOException | RuntimeException e) { // whatever it is, it keeps no member from starting
      progress.warn(
          Problem.warning(
              "decision-not-written",
              "the decision is not in " + file + ": " + FileFailure.describe(e),
              ""));
      return false;
    }
  }
}
