package dev.etcdbootstrap.cli;

import java.util.List;

/** Rows in columns, for people. */
final class Table {

  private Table() {}

  /** Pads every column but the last; each line ends with a line end. */
  static String of(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = Console.printable(row.get(i));
        line.append(cell);
        line.append(" ".repeat(widths[i] - cell.codePointCount(0, cell.length()) + 2));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }
}
