package dev.etcdbootstrap.run.decision;

import java.util.Locale;

/** The rules, in the order in which they are tried. Their names are in decision files. May grow. */
public enum Rule {
  DATA_DIR_IN_USE,
  FORCE_NEW_CLUSTER,
  LOG_MISSING,
  LOG_UNREADABLE,
  OTHER_DATA,
  OLDER_DATA,
  CLONED_DATA,
  MOVED_DATA,
  NOT_A_MEMBER,
  UNKNOWN_DATA,
  ADOPTED_DATA,
  OWN_DATA,
  TWO_CLUSTERS,
  RAN_BEFORE,
  LATE_MEMBER,
  LISTED_NOT_STARTED,
  NOT_LISTED,
  NO_MAJORITY,
  WIPED,
  LIST_INCOMPLETE,
  NOT_ON_LIST,
  EXISTING_WITHOUT_PEERS,
  AGREEMENT_MISSING,
  FIRST_START,
  QUESTION_OPEN;

  /** As it is written: {@code data-dir-in-use}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
