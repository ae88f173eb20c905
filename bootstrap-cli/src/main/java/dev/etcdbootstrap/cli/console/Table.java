package dev.etcdbootstrap.cli.console;

import dev.etcdbootstrap.text.ForeignText;
import java.util.List;

/** Rows in columns. */
public final class Table {

  private Table() {}

  /** The rows as lines, every column but the last padded. */
  public static String of(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(ForeignText.escaped(row.get(i))));
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = ForeignText.escaped(row.get(i)); // here, as it changes the width
        line.append(cell).append(" ".repeat(widths[i] - width(cell) + 2));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
