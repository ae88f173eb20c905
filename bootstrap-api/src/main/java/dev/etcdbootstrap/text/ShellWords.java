package dev.etcdbootstrap.text;

/** Quotes words and assignments for a POSIX shell, and for programs that read them as it does. */
public final class ShellWords {

  private ShellWords() {}

  /** One word, in single quotes where that is necessary. */
  public static String word(String text) {
    return isPlain(text) ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /**
   * The value of an assignment, in double quotes unless it is plain. systemd reads an
   * EnvironmentFile by the same rules inside double quotes, but not where quoted parts are joined,
   * as single quotes would need it.
   */
  public static String value(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 8).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c == '$' || c == '`') {
        out.append('\\');
      }
      out.append(c);
    }
    return out.append('"').toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._/:@+=,[]%".indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
