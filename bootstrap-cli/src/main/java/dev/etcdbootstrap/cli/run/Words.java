package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.run.decision.StartDecision;

/** A decision as an operator reads it. */
final class Words {

  private Words() {}

  static String of(StartDecision decision, Member self) {
    String rule = " (" + decision.rule() + ")";
    if (decision instanceof StartDecision.StartNew start) {
      return "starting etcd as member "
          + self.name()
          + " of a new cluster of "
          + start.list().entries().size()
          + rule;
    }
    if (decision instanceof StartDecision.JoinExisting join) {
      return "starting etcd as member "
          + join.self().id()
          + " of the running cluster "
          + join.list().clusterId()
          + rule;
    }
    if (decision instanceof StartDecision.Restart) {
      return "starting etcd on its data" + rule;
    }
    if (decision instanceof StartDecision.Resume) {
      return "the member registers where it does not yet, and waits for the list" + rule;
    }
    if (decision instanceof StartDecision.Wait wait) {
      return "waiting for " + wait.what() + rule;
    }
    if (decision instanceof StartDecision.Refuse refuse) {
      return "refused" + rule + ": " + refuse.message() + "; " + refuse.wayOut();
    }
    return "undecided" + rule;
  }
}
