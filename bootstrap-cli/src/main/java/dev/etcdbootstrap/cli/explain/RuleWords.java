package dev.etcdbootstrap.cli.explain;

import dev.etcdbootstrap.run.decision.Rule;

/**
 * What each rule means for an operator, and what to do where the decision itself does not say so.
 */
final class RuleWords {

  private static final String NOTHING = "nothing; what etcd itself has to say is in its log";
  private static final String MEND = "mend what was found, and start it again";

  private RuleWords() {}

  /** What the rule has found, and why that decides. */
  static String meaning(Rule rule) {
    return switch (rule) {
      case DATA_DIR_IN_USE ->
          "another process holds the data directory, and two on one directory destroy it";
      case FORCE_NEW_CLUSTER ->
          "--force-new-cluster makes a cluster of this member alone, whatever else is known";
      case LOG_MISSING ->
          "there is a database without its write-ahead log, and with the log went what the member"
              + " had acknowledged";
      case LOG_UNREADABLE ->
          "the write-ahead log cannot be read, so neither whose data it is nor how old is known";
      case OTHER_DATA -> "the claim is of another member than the data";
      case OLDER_DATA ->
          "the data ends earlier than at the last start: it is a copy from before, and writes that"
              + " the member has acknowledged since are not in it";
      case CLONED_DATA ->
          "the data was copied from a machine where its member still runs, and there must not be two";
      case MOVED_DATA ->
          "the data comes from another machine, and whether its member still runs there cannot be"
              + " seen from here";
      case NOT_A_MEMBER ->
          "more than half of the cluster lists its members without this one: it was removed";
      case UNKNOWN_DATA ->
          "there is data, and neither a claim nor the list nor the cluster says that it is this"
              + " member's";
      case ADOPTED_DATA ->
          "there is data without a claim to it, and it is this member's: by its IDs, by the list of"
              + " the cluster, or by --adopt";
      case OWN_DATA ->
          "the data is this member's by its claim, and no older than at the last start; that is all"
              + " a restart needs";
      case TWO_CLUSTERS -> "those that answer belong to more than one cluster";
      case RAN_BEFORE ->
          "the cluster lists this member with client URLs, which only one that has run has, and"
              + " its data is gone";
      case LATE_MEMBER ->
          "more than half of the first members run, and list this one as not started yet: it comes"
              + " late, as one of the first";
      case LISTED_NOT_STARTED ->
          "more than half of the cluster lists this member, and as not started yet: it was added,"
              + " and joins";
      case NOT_LISTED ->
          "more than half of the cluster lists its members, and this is none of them";
      case NO_MAJORITY ->
          "there is a cluster already, and too few of its members answer to say who belongs to it";
      case WIPED ->
          "a witness, the claim or a start mark, says that this member was started before, and its"
              + " data is gone";
      case LIST_INCOMPLETE ->
          "the member list is not complete, or could not be had: the member takes its place in it,"
              + " and waits for the others";
      case NOT_ON_LIST -> "the member list is there, and this member is not in it";
      case EXISTING_WITHOUT_PEERS ->
          "initial-cluster-state is existing, and no member of the running cluster answers";
      case AGREEMENT_MISSING ->
          "initial-cluster-state is auto, and not every member has said that it holds no data";
      case FIRST_START ->
          "the list is complete, initial-cluster-state is new, and nothing says that this member"
              + " was ever started";
      case QUESTION_OPEN -> "something has to be asked before anything is decided";
    };
  }

  /** What to do, unless the decision says it. */
  static String next(Rule rule) {
    return switch (rule) {
      case FORCE_NEW_CLUSTER,
          ADOPTED_DATA,
          OWN_DATA,
          LATE_MEMBER,
          LISTED_NOT_STARTED,
          FIRST_START ->
          NOTHING;
      case NO_MAJORITY ->
          "start the silent members, or mend what keeps them from answering; then start this one"
              + " again";
      case LIST_INCOMPLETE ->
          "start the members that are missing; then start this one again, which keeps its place";
      case NOT_ON_LIST ->
          "add this member to the list, or correct its name or its peer URLs, and start it again";
      case EXISTING_WITHOUT_PEERS ->
          "mend what keeps the members of the cluster from answering, and start it again; if the"
              + " cluster has never run, initial-cluster-state is new";
      case AGREEMENT_MISSING ->
          "start the other members; if the cluster has never run, set initial-cluster-state to new";
      case QUESTION_OPEN -> "replay it with the version that wrote it";
      case DATA_DIR_IN_USE,
          LOG_MISSING,
          LOG_UNREADABLE,
          OTHER_DATA,
          OLDER_DATA,
          CLONED_DATA,
          MOVED_DATA,
          NOT_A_MEMBER,
          UNKNOWN_DATA,
          TWO_CLUSTERS,
          RAN_BEFORE,
          NOT_LISTED,
          WIPED ->
          MEND; // a refusal says how
    };
  }
}
