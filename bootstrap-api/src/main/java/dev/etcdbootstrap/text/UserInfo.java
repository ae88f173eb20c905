package dev.etcdbootstrap.text;

/** User-info in the URLs that a text mentions. */
final class UserInfo {

  private static final String SCHEME_END = "://";

  private UserInfo() {}

  /** The text with something else in its place; the same object when there is none. */
  static String hide(String text, String instead) {
    int scheme = text.indexOf(SCHEME_END);
    if (scheme < 0 || text.indexOf('@', scheme) < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int copied = 0;
    for (; scheme >= 0; scheme = text.indexOf(SCHEME_END, scheme + 1)) {
      int start = scheme + SCHEME_END.length();
      int at = lastAt(text, start);
      // The path of a socket may have an @ in it.
      boolean isSocket =
          text.startsWith("unix", scheme - 4) || text.startsWith("unixs", scheme - 5);
      if (at > start && !isSocket) {
        out.append(text, copied, start).append(instead);
        copied = at;
      }
    }
    return copied == 0 ? text : out.append(text, copied, text.length()).toString();
  }

  /** The last {@code @} of an authority. */
  private static int lastAt(String text, int start) {
    int at = -1;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || "\"'<>,/?#)".indexOf(c) >= 0) {
        return at;
      }
      if (c == '@') {
        at = i;
      }
    }
    return at;
  }
}
