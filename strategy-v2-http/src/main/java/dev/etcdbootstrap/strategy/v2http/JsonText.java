package dev.etcdbootstrap.strategy.v2http;

import org.json.JSONException;
import org.json.JSONObject;

/**
 * Reads JSON that a server has sent. Looks it through first, because the library takes a time that
 * grows with the square of the digits of a number, and fifty bytes for one of text.
 */
final class JsonText {

  /** Of a number or a literal; etcd's indexes have 19 digits at most. */
  static final int MAX_NUMBER_LENGTH = 40;

  /** The registrations that fit into a response have fewer. */
  static final int MAX_VALUES = 500_000;

  private JsonText() {}

  /** The object that a text holds. */
  static JSONObject object(String text) {
    check(text);
    return new JSONObject(text);
  }

  private static void check(String text) {
    int values = 0;
    int length = 0; // of what is neither string nor mark
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || (c == '\'' && length == 0)) { // where the library sees a string
        i = endOfString(text, i, c);
        length = 0;
        continue;
      }
      switch (c) {
        case '{', '[', ',' -> {
          values++;
          length = 0;
        }
        case '}', ']', ':', ' ', '\t', '\r', '\n' -> length = 0;
        default -> length++;
      }
      if (values > MAX_VALUES || length > MAX_NUMBER_LENGTH) {
        throw new JSONException("too many values, or a number that is too long");
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
