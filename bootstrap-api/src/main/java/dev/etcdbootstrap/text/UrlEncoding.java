package dev.etcdbootstrap.text;

import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986), as far as it takes to recognize a text in it. */
final class UrlEncoding {

  private UrlEncoding() {}

  /** The text that is encoded; what is no code stays as it is. */
  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int code = bytes[i] == '%' && i + 2 < bytes.length ? code(bytes[i + 1], bytes[i + 2]) : -1;
      bytes[length++] = code < 0 ? bytes[i] : (byte) code;
      i += code < 0 ? 0 : 2;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Where the code of a character that begins at a place of the text ends; -1 for none. */
  static int end(String character, String text, int start) {
    int at = start;
    for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
      boolean isCode =
          at + 2 < text.length()
              && text.charAt(at) == '%'
              && code(text.charAt(at + 1), text.charAt(at + 2)) == (b & 0xff);
      if (!isCode) {
        return -1;
      }
      at += 3;
    }
    return at;
  }

  private static int code(int high, int low) {
    int first = Character.digit(high, 16);
    int second = Character.digit(low, 16);
    return first < 0 || second < 0 ? -1 : first * 16 + second;
  }
}
