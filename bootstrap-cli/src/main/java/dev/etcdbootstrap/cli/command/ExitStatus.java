package dev.etcdbootstrap.cli.command;

import dev.etcdbootstrap.spi.Reason;
import java.util.LinkedHashMap;
import java.util.Map;

/** Exit statuses; a contract. */
public final class ExitStatus {

  /** Everything was done. */
  public static final int OK = 0;

  /** A defect, or output that could not be written. */
  public static final int INTERNAL = 1;

  /** A mistake on the command line or in the configuration. */
  public static final int USAGE = 2;

  /** Ended by an interrupt. */
  public static final int INTERRUPTED = 130;

  private ExitStatus() {}

  /** The status of a failure. */
  public static int of(Reason reason) {
    return switch (reason) {
      case INTERNAL -> INTERNAL;
      case USAGE -> USAGE;
      case INVALID_CLUSTER -> 3;
      case UNAVAILABLE -> 4;
      case TIMEOUT -> 5;
      case CLUSTER_FULL -> 6;
      case NOT_FOUND -> 7;
      case DENIED -> 8;
      case ALREADY_FORMED -> 9;
    };
  }

  /** For the help text. */
  static Map<String, String> descriptions() {
    Map<String, String> descriptions = new LinkedHashMap<>();
    descriptions.put("0", "done");
    descriptions.put("1", "internal: a defect of this program or of a plugin");
    descriptions.put("2", "usage: the command line or the configuration is wrong");
    descriptions.put(
        "3", "invalid-cluster: names, URLs or IDs conflict, or this member is not listed");
    descriptions.put(
        "4", "unavailable: the source of the list cannot be reached or gives no usable answer");
    descriptions.put("5", "timeout: members were still missing");
    descriptions.put("6", "cluster-full: others came first");
    descriptions.put("7", "not-found: no such token, size or records");
    descriptions.put("8", "denied: not authenticated or not allowed");
    descriptions.put("9", "already-formed: refused to bootstrap twice");
    descriptions.put("130", "interrupted");
    descriptions.put("129, 143", "ended by SIGHUP or SIGTERM, as by an interrupt");
    return descriptions;
  }
}
