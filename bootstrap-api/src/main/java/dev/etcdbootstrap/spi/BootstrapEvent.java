package dev.etcdbootstrap.spi;

import dev.etcdbootstrap.text.Redactor;
import dev.etcdbootstrap.text.Shortened;
import java.time.Duration;
import java.util.List;

/**
 * Something worth telling while a strategy works; shown as progress, never needed for the result.
 * Immutable and thread-safe; holds no secret.
 *
 * <p>Kinds may be added in any release. A listener looks at the kinds that it knows and takes the
 * {@linkplain #toString text} of any other, which is a message for people.
 */
public abstract class BootstrapEvent {

  private BootstrapEvent() {}

  /**
   * Something is allowed that is dangerous or likely a mistake.
   *
   * @param message what it is and what to do instead
   */
  public static Warning warning(String message) {
    return new Warning(message);
  }

  /**
   * A strategy is about to wait for something other than members.
   *
   * @param what completes "waiting for": "the addresses of infra0.example.com"
   */
  public static Waiting waiting(String what) {
    return new Waiting(what);
  }

  /**
   * The local member has been written to a shared registry in which it was not before.
   *
   * @param where the registry
   */
  public static Registered registered(String where) {
    return new Registered(where, true);
  }

  /**
   * The local member was found in a shared registry: it was there before, or an attempt to write it
   * has succeeded without being known to.
   *
   * @param where the registry
   */
  public static Registered registrationFound(String where) {
    return new Registered(where, false);
  }

  /**
   * The set of known members has changed.
   *
   * @param names of the members known so far, in a stable order
   * @param expected how many there will be; 0 when that is not known
   */
  public static PeersFound peersFound(List<String> names, int expected) {
    return new PeersFound(List.copyOf(names), expected);
  }

  /**
   * An attempt has failed and will be made again.
   *
   * @param delay until then
   * @param because what went wrong
   */
  public static Retrying retrying(Duration delay, String because) {
    return new Retrying(delay, because);
  }

  /** The same event without secrets in its texts. */
  abstract BootstrapEvent redacted(Redactor redactor);

  /** One line for people. */
  @Override
  public abstract String toString();

  /** Whether both are of one kind and say the same. */
  @Override
  public final boolean equals(Object other) {
    return other instanceof BootstrapEvent event
        && getClass() == event.getClass()
        && content().equals(event.content());
  }

  @Override
  public final int hashCode() {
    return content().hashCode();
  }

  /** All that it says. */
  Object content() {
    return toString();
  }

  /** Something is allowed that is dangerous or likely a mistake. */
  public static final class Warning extends BootstrapEvent {

    private final String message;

    private Warning(String message) {
      this.message = message;
    }

    /** What it is and what to do instead. */
    public String message() {
      return message;
    }

    @Override
    BootstrapEvent redacted(Redactor redactor) {
      return new Warning(redactor.redact(message));
    }

    @Override
    public String toString() {
      return "warning: " + message;
    }
  }

  /** A strategy is about to wait for something other than members. */
  public static final class Waiting extends BootstrapEvent {

    private final String what;

    private Waiting(String what) {
      this.what = what;
    }

    /** What it waits for. */
    public String what() {
      return what;
    }

    @Override
    BootstrapEvent redacted(Redactor redactor) {
      return new Waiting(redactor.redact(what));
    }

    @Override
    public String toString() {
      return "waiting for " + what;
    }
  }

  /** The local member is in a shared registry. */
  public static final class Registered extends BootstrapEvent {

    private final String where;
    private final boolean isNew;

    private Registered(String where, boolean isNew) {
      this.where = where;
      this.isNew = isNew;
    }

    /** The registry. */
    public String where() {
      return where;
    }

    /**
     * Whether it is known that the member was not there before. False for one that comes back, and
     * for one whose registration was written by an attempt of unknown outcome.
     */
    public boolean isNew() {
      return isNew;
    }

    @Override
    BootstrapEvent redacted(Redactor redactor) {
      return new Registered(redactor.redact(where), isNew);
    }

    @Override
    public String toString() {
      return (isNew ? "registered at " : "found its registration at ") + where;
    }
  }

  /** The set of known members has changed. */
  public static final class PeersFound extends BootstrapEvent {

    private final List<String> names;
    private final int expected;

    private PeersFound(List<String> names, int expected) {
      this.names = names;
      this.expected = expected;
    }

    /** The members known so far, in a stable order. */
    public List<String> names() {
      return names;
    }

    /** How many there will be; 0 when that is not known. */
    public int expected() {
      return expected;
    }

    @Override
    Object content() {
      return List.of(names, expected); // the text leaves names out
    }

    @Override
    BootstrapEvent redacted(Redactor redactor) {
      return new PeersFound(names.stream().map(redactor::redact).toList(), expected);
    }

    @Override
    public String toString() {
      int missing = Math.max(0, expected - names.size());
      return "found "
          + names.size()
          + (expected == 0 ? "" : " of " + expected)
          + " members"
          + (names.isEmpty() ? "" : ": " + Shortened.list(names))
          + (missing == 0 ? "" : "; " + missing + " missing");
    }
  }

  /** An attempt has failed and will be made again. */
  public static final class Retrying extends BootstrapEvent {

    private final Duration delay;
    private final String because;

    private Retrying(Duration delay, String because) {
      this.delay = delay;
      this.because = because;
    }

    /** How long until then. */
    public Duration delay() {
      return delay;
    }

    /** What went wrong. */
    public String because() {
      return because;
    }

    @Override
    BootstrapEvent redacted(Redactor redactor) {
      return new Retrying(delay, redactor.redact(because));
    }

    @Override
    public String toString() {
      return "trying again in " + delay.toMillis() + " ms: " + because;
    }
  }
}
