package dev.etcdbootstrap.run.decision;

import dev.etcdbootstrap.run.decision.StartDecision.Refuse;
import dev.etcdbootstrap.run.decision.StartDecision.Restart;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.spi.Reason;
import java.util.List;

/**
 * Decides how a member may start. Stateless; pure: the same evidence gives the same decision, which
 * is what {@code explain} shows again.
 *
 * <p>What must never happen: a member that may have acknowledged a write starts without the disk
 * that holds it. A cluster would then count it as one that has seen the write, and lose the write.
 * So a start without data needs a positive sign that this member never ran, or the word of the
 * operator and no sign against it.
 */
public final class StartDecider {

  private StartDecider() {}

  /** The first rule that fits decides. */
  public static StartDecision decide(Evidence evidence) {
    if (evidence.locked()) {
      return new Refuse(
          Rule.DATA_DIR_IN_USE,
          Reason.UNAVAILABLE,
          "another process holds the data directory",
          "stop it first; two processes on one data directory destroy it");
    }
    if (evidence.request().permits(Permission.FORCE_NEW_CLUSTER)) {
      return new Restart(
          Rule.FORCE_NEW_CLUSTER,
          List.of(
              "--force-new-cluster makes a cluster of this member alone out of its data;"
                  + " every other member must be wiped and added again"));
    }
    if (evidence.disk() instanceof DiskState.LogMissing missing) {
      return new Refuse(
          Rule.LOG_MISSING,
          Reason.ALREADY_FORMED,
          "there is a database, "
              + missing.database()
              + ", but no write-ahead log in "
              + missing.log()
              + ": what this member acknowledged is lost",
          "bring the log back, or check --wal-dir; otherwise "
              + WayOut.replace("this member", evidence.request().self()));
    }
    if (evidence.disk() instanceof DiskState.Unreadable unreadable) {
      return new Refuse(
          Rule.LOG_UNREADABLE,
          Reason.ALREADY_FORMED,
          unreadable.path() + " " + unreadable.why(),
          "mend what keeps it from being read; if it is lost, "
              + WayOut.replace("this member", evidence.request().self()));
    }
    if (evidence.disk() instanceof DiskState.Initialised data) {
      return new WithData(evidence, data.log()).decide();
    }
    return new WithoutData(evidence).decide();
  }
}
