package dev.etcdbootstrap.spi;

/** The form of strategy ids and option keys. */
public final class Ids {

  /** As a regular expression, for messages. */
  public static final String PATTERN = "[a-z][a-z0-9-]*";

  private Ids() {}

  /** Whether this may be an id or a key. */
  public static boolean isValid(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      if (!letter && (i == 0 || (c != '-' && (c < '0' || c > '9')))) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
