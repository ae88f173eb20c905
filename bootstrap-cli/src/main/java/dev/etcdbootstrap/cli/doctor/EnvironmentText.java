package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.run.settings.EtcdSetting.Assigned;
import dev.etcdbootstrap.run.settings.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file of assignments as systemd reads an {@code EnvironmentFile=} ({@code man
 * systemd.exec}): comments begin with {@code #} or {@code ;}, a value may be quoted over several
 * lines, a backslash joins lines. An {@code export} in front, which a shell reads, is passed over.
 */
final class EnvironmentText {

  private final String file;
  private final String text;
  private int at;
  private int line = 1;

  private EnvironmentText(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** The variables; of several assignments to one the last counts. */
  static Map<String, Assigned> read(String file, String text) {
    Map<String, Assigned> variables = new LinkedHashMap<>();
    EnvironmentText reader = new EnvironmentText(file, text);
    while (reader.at < text.length()) {
      reader.readLine(variables);
    }
    return variables;
  }

  private void readLine(Map<String, Assigned> variables) {
    int end = text.indexOf('\n', at);
    end = end < 0 ? text.length() : end;
    int equals = text.indexOf('=', at);
    String key =
        equals < 0 || equals > end
            ? ""
            : text.substring(at, equals).strip().replaceFirst("^export\\s+", "");
    if (!key.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      at = end + 1;
      line++;
      return;
    }
    Place place = Place.of(file, line);
    at = equals + 1;
    variables.remove(key); // so that the order is that of the assignments that count
    variables.put(key, new Assigned(value(), Optional.of(place)));
  }

  /** Ends behind the line end. */
  private String value() {
    StringBuilder value = new StringBuilder();
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    int kept = 0; // what is quoted keeps its blanks
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        break;
      }
      if ((c == '"' || c == '\'') && value.length() == kept) {
        quoted(value, c);
        kept = value.length();
      } else if (c == '\\' && at + 1 < text.length()) {
        at++;
        if (text.charAt(at) == '\n') {
          line++;
        } else {
          value.append(text.charAt(at));
          kept = value.length();
        }
        at++;
      } else {
        value.append(c);
        at++;
      }
    }
    at++;
    line++;
    int end = value.length();
    while (end > kept && Character.isWhitespace(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(0, end);
  }

  private void quoted(StringBuilder value, char quote) {
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c == '\\' && quote == '"' && at < text.length()) {
        char escaped = text.charAt(at++);
        if (escaped == '\n') {
          line++;
          continue;
        }
        if ("\"\\`$".indexOf(escaped) < 0) {
          value.append('\\');
        }
        value.append(escaped);
      } else {
        value.append(c);
      }
      if (c == '\n') {
        line++;
      }
    }
    at++;
  }
}
