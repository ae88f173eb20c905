package dev.etcdbootstrap.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code EnvironmentFile=} as systemd does ({@code man systemd.exec}), since this machine may
 * not run it: unquoted values lose outer blanks and the backslash before any character, quoted ones
 * span lines, and inside double quotes a backslash counts before {@code " \ ` $} and line ends.
 */
final class EnvironmentFile {

  private final String text;
  private int at;

  private EnvironmentFile(String text) {
    this.text = text;
  }

  static Map<String, String> parse(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    EnvironmentFile file = new EnvironmentFile(text);
    while (file.at < text.length()) {
      int equals = text.indexOf('=', file.at);
      String key = text.substring(file.at, equals);
      if (!key.matches("[A-Z_]+")) {
        throw new AssertionError("no assignment: " + key);
      }
      file.at = equals + 1;
      variables.put(key, file.value());
    }
    return variables;
  }

  /** Ends behind the line end. */
  private String value() {
    StringBuilder value = new StringBuilder();
    char quote = text.charAt(at);
    if (quote == '"' || quote == '\'') {
      at++;
      while (text.charAt(at) != quote) {
        value.append(quote == '"' ? doubleQuoted() : text.substring(at, ++at));
      }
      at++;
      if (text.charAt(at++) != '\n') {
        throw new AssertionError("something follows the quote before " + text.substring(at));
      }
      return value.toString();
    }
    while (text.charAt(at) != '\n') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString().strip();
  }

  private String doubleQuoted() {
    char c = text.charAt(at++);
    if (c != '\\') {
      return String.valueOf(c);
    }
    char escaped = text.charAt(at++);
    if (escaped == '\n') {
      return "";
    }
    return "\"\\`$".indexOf(escaped) >= 0 ? String.valueOf(escaped) : "\\" + escaped;
  }
}
