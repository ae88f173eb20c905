package dev.etcdbootstrap.text;

import java.util.Iterator;
import java.util.Map;

/** Writes maps, lists, texts, numbers and booleans as JSON (RFC 8259) on one line. */
public final class Json {

  private Json() {}

  /** The JSON text of a value; a map keeps its order. That of a text is YAML as well. */
  public static String write(Object value) {
    StringBuilder out = new StringBuilder(256);
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, Object value) {
    if (value instanceof Map<?, ?> map) {
      out.append('{');
      String separator = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        appendText(out, String.valueOf(entry.getKey()));
        out.append(':');
        append(out, entry.getValue());
        separator = ",";
      }
      out.append('}');
    } else if (value instanceof Iterable<?> items) {
      out.append('[');
      for (Iterator<?> iterator = items.iterator(); iterator.hasNext(); ) {
        append(out, iterator.next());
        out.append(iterator.hasNext() ? "," : "");
      }
      out.append(']');
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      appendText(out, value.toString());
    }
  }

  /** A text in double quotes; what cannot be seen is escaped. */
  private static void appendText(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= '\ufffe' || !(Character.isSurrogate(c) || ForeignText.isPrintable(c))) {
        out.append(ForeignText.escape(c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
