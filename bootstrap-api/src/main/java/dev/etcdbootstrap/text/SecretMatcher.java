package dev.etcdbootstrap.text;

/**
 * Finds one secret in texts, whether or not any of its characters is URL-encoded or escaped as
 * {@link ForeignText} does it. Immutable.
 */
record SecretMatcher(String secret, Place place) {

  /** Where a secret counts. */
  private enum Place {
    ANYWHERE,
    /** Not as a part of a longer word: "etcd" may be the name of a user. */
    WORD,
    /** In quotes, behind = or :, as the last word. */
    VALUE
  }

  private static final int LONGEST_VALUE = 3;
  private static final int LONGEST_WORD = 7;

  private static final char CUT = '…';

  /** How much must be left of a secret whose end was cut off. */
  private static final int LEAST_REST = 4;

  static SecretMatcher of(String secret) {
    boolean isWord = secret.length() <= LONGEST_WORD;
    for (int i = 0; i < secret.length(); i++) {
      isWord &= isLetter(secret.charAt(i));
    }
    return new SecretMatcher(
        secret,
        secret.length() <= LONGEST_VALUE ? Place.VALUE : isWord ? Place.WORD : Place.ANYWHERE);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  int length() {
    return secret.length();
  }

  /** Where the secret that begins at a place of the text ends; -1 when none does. */
  int end(String text, int start) {
    if (!mayBegin(text, start)) {
      return -1;
    }
    int at = start;
    for (int i = 0; i < secret.length(); ) {
      int c = secret.codePointAt(i);
      int next = after(c, text, at);
      if (next < 0) {
        return i >= LEAST_REST && at < text.length() && text.charAt(at) == CUT ? at : -1;
      }
      at = next;
      i += Character.charCount(c);
    }
    return mayEnd(text, start, at) ? at : -1;
  }

  /** Where a character that stands at a place of the text ends; -1 when another stands there. */
  private static int after(int c, String text, int at) {
    if (at >= text.length()) {
      return -1;
    }
    char first = text.charAt(at);
    if (first == c || (first == '+' && c == ' ')) {
      return at + 1;
    }
    if (first == '%') {
      return UrlEncoding.end(new String(Character.toChars(c)), text, at);
    }
    if (first == '\\') {
      String escaped = ForeignText.escape(c);
      return text.startsWith(escaped, at) ? at + escaped.length() : -1;
    }
    return Character.charCount(c) == 2 && text.codePointAt(at) == c ? at + 2 : -1;
  }

  private boolean mayBegin(String text, int start) {
    if (place == Place.ANYWHERE || start == 0) {
      return true;
    }
    char before = text.charAt(start - 1);
    if (place == Place.WORD) {
      boolean isCode = start >= 3 && text.charAt(start - 3) == '%';
      return isCode || !isOfWord(before);
    }
    return "\"'=:([".indexOf(before) >= 0 || (before == ' ' && text.indexOf(' ', start) < 0);
  }

  private boolean mayEnd(String text, int start, int end) {
    if (place == Place.ANYWHERE || end == text.length()) {
      return true;
    }
    char after = text.charAt(end);
    return place == Place.WORD
        ? !isOfWord(after)
        : start > 0 && " \n\t\"',;)]@&".indexOf(after) >= 0;
  }

  private static boolean isOfWord(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '-';
  }

  @Override
  public String toString() {
    return Redactor.HIDDEN;
  }
}
