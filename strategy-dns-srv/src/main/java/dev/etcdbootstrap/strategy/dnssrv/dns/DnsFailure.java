package dev.etcdbootstrap.strategy.dnssrv.dns;

/**
 * Why a question has no usable answer.
 *
 * @param text for a message: the question, what went wrong, and at which server
 */
public record DnsFailure(Kind kind, String text) {

  /** What went wrong; each calls for something else. */
  public enum Kind {
    /** The name does not exist (NXDOMAIN). */
    NO_SUCH_NAME,
    /** The name exists, but has no records of this type. */
    NO_DATA,
    /** The server could not resolve the name (SERVFAIL). */
    SERVER_FAILURE,
    /** The server refused to answer. */
    REFUSED,
    /** No answer came in time. */
    TIMED_OUT,
    /** The server cannot be reached. */
    UNREACHABLE,
    /** What came is not an answer to the question. */
    MALFORMED,
    /** The answer was truncated, even over TCP. */
    TRUNCATED,
    /** Signatures are required, and the answer has none or a wrong one. */
    UNTRUSTED;

    /** Whether the server is certain that there are no such records. */
    public boolean isAbsence() {
      return this == NO_SUCH_NAME || this == NO_DATA;
    }

    /** Whether it leaves open what records there are, so that asking again may help. */
    public boolean isTransient() {
      return !isAbsence() && this != UNTRUSTED;
    }
  }

  /** The same failure with this before its text. */
  DnsFailure withPrefix(String prefix) {
    return new DnsFailure(kind, prefix + text);
  }
}
