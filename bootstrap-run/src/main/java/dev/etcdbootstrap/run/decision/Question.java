package dev.etcdbootstrap.run.decision;

/** What has to be asked before anything can be decided. */
public enum Question {
  /** The strategy: who is in the list, and who of them has been started. */
  LISTING,
  /** Every peer that is known: which members it lists. */
  PEERS,
  /** The peer URLs that this member advertised on another machine: whether it still runs there. */
  OLD_ADDRESS
}
