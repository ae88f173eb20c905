package dev.etcdbootstrap.client;

/**
 * Looks JSON from outside through before a library reads it: a library may take a time that grows
 * with the square of the digits of a number, and fifty bytes for one of text. Not a parser: what
 * passes may still be no JSON.
 */
public final class JsonLimits {

  /** Of a number or a literal, in characters; etcd's indexes have 19 digits at most. */
  public static final int MAX_NUMBER_LENGTH = 40;

  /** In all objects and arrays; the registrations that fit into a response have fewer. */
  public static final int MAX_VALUES = 500_000;

  /** Objects and arrays within each other. */
  public static final int MAX_DEPTH = 512;

  private JsonLimits() {}

  /**
   * Refuses what no server has a reason to send.
   *
   * @throws IllegalArgumentException when a number, the values or their depth are beyond the limits
   */
  public static void check(String text) {
    int values = 0;
    int depth = 0;
    int length = 0; // of what is neither string nor mark
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || (c == '\'' && length == 0)) { // where a lenient library sees a string
        i = endOfString(text, i, c);
        length = 0;
        continue;
      }
      switch (c) {
        case '{', '[', ',' -> {
          values++;
          depth += c == ',' ? 0 : 1;
          length = 0;
        }
        case '}', ']' -> {
          depth--;
          length = 0;
        }
        case ':', ' ', '\t', '\r', '\n' -> length = 0;
        default -> length++;
      }
      if (values > MAX_VALUES || length > MAX_NUMBER_LENGTH) {
        throw new IllegalArgumentException("too many values, or a number that is too long");
      }
      if (depth > MAX_DEPTH) {
        throw new IllegalArgumentException("too many objects or arrays within each other");
      }
    }
  }

  private static int endOfString(String text, int start, char quote) {
    int end = start + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return end;
  }
}
