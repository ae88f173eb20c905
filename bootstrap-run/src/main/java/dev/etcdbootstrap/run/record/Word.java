package dev.etcdbootstrap.run.record;

import java.util.Locale;

/** The words of a record. */
final class Word {

  static final String EMPTY = "empty";
  static final String INITIALISED = "initialised";
  static final String LOG_MISSING = "log-missing";
  static final String UNREADABLE = "unreadable";

  static final String COMPLETE = "complete";
  static final String INCOMPLETE = "incomplete";
  static final String UNKNOWN = "unknown";

  private Word() {}

  /** The word for a constant. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
