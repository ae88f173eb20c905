package dev.etcdbootstrap.strategy.dnssrv;

/**
 * Why a question has no answer that can be used.
 *
 * @param text for a message: the question, what went wrong, and at which server
 */
record Failure(Kind kind, String text) {

  /** What went wrong; each asks something else of whoever is in charge. */
  enum Kind {
    /** The name does not exist (NXDOMAIN). */
    NO_SUCH_NAME,
    /** The name exists, but has no records of this type. */
    NO_DATA,
    /** The server could not find out (SERVFAIL). */
    SERVER_FAILURE,
    /** The server does not want to say. */
    REFUSED,
    /** Nothing came in time. */
    TIMED_OUT,
    /** The server cannot be reached. */
    UNREACHABLE,
    /** What came is no answer to the question. */
    MALFORMED,
    /** What came was cut short, even over TCP. */
    TRUNCATED,
    /** What came is not signed, or its signature is wrong, and signatures are required. */
    UNTRUSTED;

    /** Whether the server knows for certain that there is nothing. */
    boolean isAbsence() {
      return this == NO_SUCH_NAME || this == NO_DATA;
    }

    /** Whether it says nothing on what there is, so that to ask again may help. */
    boolean isTransient() {
      return !isAbsence() && this != UNTRUSTED;
    }
  }
}
