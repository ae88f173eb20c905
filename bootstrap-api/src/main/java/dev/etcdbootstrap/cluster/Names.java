package dev.etcdbootstrap.cluster;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** What may be a member name, and how text from outside is shown. */
final class Names {

  private static final int MAX_LENGTH = 1_024;

  private Names() {}

  /**
   * Why this cannot be a member name, if it cannot. etcd takes any text; refused here is what an
   * {@code initial-cluster} text cannot hold and what nobody can type or see.
   */
  static Optional<String> defect(String name) {
    if (name.isEmpty()) {
      return Optional.of("is empty");
    }
    if (name.length() > MAX_LENGTH) {
      return Optional.of("is longer than " + MAX_LENGTH + " characters");
    }
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      if (c == ',' || c == '=') {
        return Optional.of(
            "contains '" + (char) c + "', which separates members in initial-cluster");
      }
      if (isUnprintable(c)) {
        return Optional.of("contains the unprintable character " + escape(c));
      }
      i += Character.charCount(c);
    }
    if (!name.strip().equals(name)) {
      return Optional.of("begins or ends with a blank");
    }
    return Optional.empty();
  }

  /**
   * Text from outside as it may be shown on a terminal or in a log: unprintable characters as
   * {@code \}u escapes, cut when long.
   */
  static String visible(String text) {
    StringBuilder out = null;
    int end = Math.min(text.length(), MAX_LENGTH);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--; // not between the halves of a pair
    }
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      if (out == null && isUnprintable(c)) {
        out = new StringBuilder().append(text, 0, i);
      }
      if (out != null) {
        if (isUnprintable(c)) {
          out.append(escape(c));
        } else {
          out.appendCodePoint(c);
        }
      }
      i += Character.charCount(c);
    }
    String shown = out == null ? text.substring(0, end) : out.toString();
    return end < text.length() ? shown + "…" : shown;
  }

  static String visible(char c) {
    return visible(String.valueOf(c));
  }

  /** Names for a message, not more of them than anybody reads. */
  static String listed(Collection<String> names) {
    int most = 8;
    String shown = names.stream().limit(most).map(Names::visible).collect(Collectors.joining(", "));
    return names.size() > most ? shown + " and " + (names.size() - most) + " more" : shown;
  }

  private static boolean isUnprintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT, // among them the marks that reverse the direction of text
          Character.SURROGATE, // unpaired, so no character at all
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String escape(int c) {
    String hex = Integer.toHexString(c);
    return "\\u" + "0".repeat(Math.max(0, 4 - hex.length())) + hex;
  }

  /**
   * The order of members in an {@code initial-cluster} text, which etcd sorts by the UTF-8 bytes of
   * {@code name=url}: where one name begins another, the {@code =} decides.
   */
  static int compareInText(String a, String b) {
    int end = Math.min(a.length(), b.length());
    for (int i = 0; i < end; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // UTF-16 puts surrogates below U+E000..U+FFFF, UTF-8 puts them above.
        boolean xHigh = Character.isSurrogate(x);
        return xHigh == Character.isSurrogate(y) ? Character.compare(x, y) : xHigh ? 1 : -1;
      }
    }
    if (a.length() == b.length()) {
      return 0;
    }
    return a.length() > end
        ? Character.compare(a.charAt(end), '=')
        : Character.compare('=', b.charAt(end));
  }
}
