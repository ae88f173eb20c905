package dev.etcdbootstrap.text;

/**
 * Makes text from outside fit to be shown: what a server answers, a registry holds, a plugin throws
 * or a user typed may hold characters that move the cursor, reverse the direction of what follows,
 * or cannot be seen. Everything that quotes such text in a message goes through here.
 */
public final class ForeignText {

  private static final int MAX_QUOTED = 200;
  private static final int MAX_LINE = 1_024;

  private ForeignText() {}

  /**
   * A name or value that a message quotes: every unprintable character as a {@code \}u escape, cut
   * to 200 characters.
   */
  public static String printable(String text) {
    return printable(text, MAX_QUOTED);
  }

  /** Likewise, but whole: for the place that prints a line, whatever its length. */
  public static String escaped(String text) {
    return printable(text, Integer.MAX_VALUE);
  }

  private static String printable(String text, int most) {
    if (text.length() <= most && isPlain(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      String shown = isPrintable(c) ? Character.toString(c) : escape(c);
      if (out.length() + shown.length() > most) {
        return out.append('…').toString();
      }
      out.append(shown);
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /** Nearly every text is, and a start has thousands of characters to look at. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /**
   * Likewise, with each run of blanks and line ends as one blank: for messages of several lines.
   */
  public static String oneLine(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() <= MAX_LINE; i++) {
      char c = text.charAt(i);
      boolean blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!blank) {
        out.append(c);
      } else if (out.length() > 0 && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }
    return printable(out.toString().strip(), MAX_LINE);
  }

  /**
   * Whether a character can be seen and harms no terminal. Not so are control and format characters
   * (among them the marks that reverse the direction of text), line separators and surrogates
   * without their other half.
   */
  public static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The {@code \}u escape of a character, four digits at least. */
  public static String escape(int codePoint) {
    String hex = Integer.toHexString(codePoint);
    return "\\u" + "0".repeat(Math.max(0, 4 - hex.length())) + hex;
  }
}
