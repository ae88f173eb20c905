package dev.etcdbootstrap.run.record;

import dev.etcdbootstrap.run.decision.StartDecision;
import java.util.Locale;

/** What a decision comes to, as the word that a record has for it. May grow. */
public enum Action {
  START_NEW,
  RESTART,
  JOIN_EXISTING,
  RESUME,
  WAIT,
  REFUSE,
  /** Something is asked first; only a replay by other rules comes to it. */
  ASK;

  /** The action of a decision. */
  public static Action of(StartDecision decision) {
    if (decision instanceof StartDecision.StartNew) {
      return START_NEW;
    }
    if (decision instanceof StartDecision.Restart) {
      return RESTART;
    }
    if (decision instanceof StartDecision.JoinExisting) {
      return JOIN_EXISTING;
    }
    if (decision instanceof StartDecision.Resume) {
      return RESUME;
    }
    if (decision instanceof StartDecision.Wait) {
      return WAIT;
    }
    return decision instanceof StartDecision.Refuse ? REFUSE : ASK;
  }

  /** Whether etcd is started. */
  public boolean startsEtcd() {
    return this == START_NEW || this == RESTART || this == JOIN_EXISTING;
  }

  /** As it is written: {@code start-new}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
