package dev.etcdbootstrap.text;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stands for an exception that has a secret in it, and reads as it does but for that. */
final class RedactedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** A chain of causes may go on for ever. */
  private static final int MOST = 200;

  private final String text;

  private RedactedException(String message, String text, StackTraceElement[] trace) {
    super(message);
    this.text = text;
    setStackTrace(trace);
  }

  static Throwable of(Throwable thrown, Redactor redactor) {
    return isClean(thrown, redactor, seen()) ? thrown : copy(thrown, redactor, seen());
  }

  private static Set<Throwable> seen() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static boolean isClean(Throwable thrown, Redactor redactor, Set<Throwable> seen) {
    if (!seen.add(thrown)) {
      return true;
    }
    String text = textOf(thrown);
    String message = messageOf(thrown);
    if (seen.size() > MOST
        || !redactor.redact(text).equals(text)
        || (message != null && !redactor.redact(message).equals(message))) {
      return false;
    }
    Throwable cause = causeOf(thrown);
    if (cause != null && !isClean(cause, redactor, seen)) {
      return false;
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      if (!isClean(suppressed, redactor, seen)) {
        return false;
      }
    }
    return true;
  }

  private static RedactedException copy(Throwable thrown, Redactor redactor, Set<Throwable> seen) {
    seen.add(thrown);
    String message = messageOf(thrown);
    RedactedException copy =
        new RedactedException(
            message == null ? "" : redactor.redact(message),
            redactor.redact(textOf(thrown)),
            thrown.getStackTrace());
    Throwable cause = causeOf(thrown);
    if (cause != null && seen.size() < MOST && !seen.contains(cause)) {
      copy.initCause(copy(cause, redactor, seen));
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      if (seen.size() < MOST && !seen.contains(suppressed)) {
        copy.addSuppressed(copy(suppressed, redactor, seen));
      }
    }
    return copy;
  }

  private static String textOf(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (RuntimeException | StackOverflowError e) {
      return thrown.getClass().getName();
    }
  }

  private static @Nullable String messageOf(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (RuntimeException | StackOverflowError e) {
      return null;
    }
  }

  private static @Nullable Throwable causeOf(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (RuntimeException | StackOverflowError e) {
      return null;
    }
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** That of the original, with its class. */
  @Override
  public String toString() {
    return text;
  }
}
