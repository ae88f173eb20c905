package dev.etcdbootstrap.run.record;

import dev.etcdbootstrap.client.ClientLimits;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.Rule;
import dev.etcdbootstrap.run.decision.StartDecider;
import dev.etcdbootstrap.run.decision.StartDecision;
import dev.etcdbootstrap.text.Redactor;
import java.time.Instant;
import java.util.List;

/**
 * A decision with all that it rests on, so that it can be told and made again without asking
 * anybody. Holds no secret: of the cluster token there is what follows from it, and every text that
 * somebody else wrote goes through a redactor when it is written. Immutable.
 *
 * @param time when it was made
 * @param versions who made it, and for which etcd
 * @param strategy the ID of the strategy that was asked; empty where none is configured
 * @param evidence what was known
 * @param rule that fired
 * @param action what it comes to
 * @param message what a refusal found, or what is waited for; empty for others
 * @param wayOut what the operator can do about a refusal; empty for others
 * @param warnings of a restart
 * @param failure what kept the decision from being carried out, or came in its place; empty when
 *     nothing did
 */
public record DecisionRecord(
    Instant time,
    Versions versions,
    String strategy,
    Evidence evidence,
    Rule rule,
    Action action,
    String message,
    String wayOut,
    List<String> warnings,
    String failure) {

  /** The largest record that is written and read, in bytes of UTF-8. */
  public static final int MAX_BYTES = ClientLimits.MAX_FILE_BYTES;

  /**
   * What decided, and for what.
   *
   * @param etcdBootstrap the version of this program
   * @param etcd the version of the etcd that was to be started
   */
  public record Versions(String etcdBootstrap, String etcd) {}

  public DecisionRecord {
    warnings = List.copyOf(warnings);
  }

  /**
   * A decision that was just made.
   *
   * @param failure what kept it from being carried out, or came in its place; empty when nothing
   *     did
   */
  public static DecisionRecord of(
      Instant time,
      Versions versions,
      String strategy,
      Evidence evidence,
      StartDecision decision,
      String failure) {
    String message = "";
    String wayOut = "";
    List<String> warnings = List.of();
    if (decision instanceof StartDecision.Refuse refuse) {
      message = refuse.message();
      wayOut = refuse.wayOut();
    } else if (decision instanceof StartDecision.Wait wait) {
      message = wait.what();
    } else if (decision instanceof StartDecision.Restart restart) {
      warnings = restart.warnings();
    }
    return new DecisionRecord(
        time,
        versions,
        strategy,
        evidence,
        decision.rule(),
        Action.of(decision),
        message,
        wayOut,
        warnings,
        failure);
  }

  /** The decision that this version makes of the evidence. */
  public StartDecision replay() {
    return StartDecider.decide(evidence);
  }

  /** Whether a decision is by the recorded rule and comes to the recorded action. */
  public boolean agreesWith(StartDecision decision) {
    return decision.rule() == rule && Action.of(decision) == action;
  }

  /**
   * The record as one line of JSON, without the end of the line.
   *
   * @param redactor takes secrets out of the texts that may hold some
   * @throws IllegalArgumentException when it is larger than {@link #MAX_BYTES}
   */
  public String toJson(Redactor redactor) {
    return new RecordWriter(redactor).write(this);
  }

  /**
   * Reads what {@link #toJson} writes.
   *
   * @throws IllegalArgumentException when it is something else, cut off, or of a newer version;
   *     says where, and what to do
   */
  public static DecisionRecord parse(String text) {
    return RecordReader.read(text);
  }
}
