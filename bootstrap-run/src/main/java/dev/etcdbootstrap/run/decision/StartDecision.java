package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.spi.Reason;
import java.util.List;

/** What is to be done, and the rule that says so. Immutable. */
public sealed interface StartDecision {

  /** The rule that fired. */
  Rule rule();

  /** Nothing yet: ask first, then decide again. */
  record Ask(Question question) implements StartDecision {
    @Override
    public Rule rule() {
      return Rule.QUESTION_OPEN;
    }
  }

  /** etcd starts as a member of a new cluster. */
  record StartNew(Rule rule, FirstList list) implements StartDecision {}

  /** etcd starts on its data, which tells it everything; bootstrap options do not count. */
  record Restart(Rule rule, List<String> warnings) implements StartDecision {
    public Restart {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * etcd starts without data as a member that was added to a running cluster.
   *
   * @param list the whole list, to be given to etcd as it is
   * @param self this member in it
   */
  record JoinExisting(Rule rule, PeerAnswer list, ListedMember self) implements StartDecision {}

  /** The strategy registers this member, or goes on waiting for the others. */
  record Resume(Rule rule) implements StartDecision {}

  /**
   * The evidence is not enough, and more may come.
   *
   * @param what for whom or for what
   */
  record Wait(Rule rule, String what) implements StartDecision {}

  /**
   * etcd must not start.
   *
   * @param reason decides the exit status
   * @param message what was found
   * @param wayOut what the operator can do
   */
  record Refuse(Rule rule, Reason reason, String message, String wayOut) implements StartDecision {}
}
