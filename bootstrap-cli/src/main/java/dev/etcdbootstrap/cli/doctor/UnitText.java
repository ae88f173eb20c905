package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.run.settings.Place;
import java.util.ArrayList;
import java.util.List;

/** Reads the lines of a unit file or a drop-in ({@code man systemd.syntax}). */
final class UnitText {

  /**
   * An assignment.
   *
   * @param value with line ends where it was continued
   * @param place its first line
   */
  record Assignment(String key, String value, Place place) {}

  private UnitText() {}

  /** The assignments of the section {@code [Service]} in their order. */
  static List<Assignment> service(String file, String text) {
    List<Assignment> assignments = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    boolean inService = false;
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (isComment(line)) {
        continue;
      }
      if (line.startsWith("[")) {
        inService = line.equals("[Service]");
        continue;
      }
      int first = i;
      StringBuilder whole = new StringBuilder();
      while (line.endsWith("\\") && i + 1 < lines.length) {
        whole.append(line, 0, line.length() - 1).append('\n');
        line = lines[++i].strip();
        while (isCommentInside(line) && i + 1 < lines.length) {
          whole.append('\n'); // so that the lines that follow keep their numbers
          line = lines[++i].strip();
        }
      }
      whole.append(line);
      int equals = whole.indexOf("=");
      if (inService && equals > 0) {
        String key = whole.substring(0, equals).strip();
        assignments.add(
            new Assignment(key, whole.substring(equals + 1), new Place(key, file, first + 1)));
      }
    }
    return assignments;
  }

  private static boolean isComment(String line) {
    return line.isEmpty() || isCommentInside(line);
  }

  private static boolean isCommentInside(String line) {
    return line.startsWith("#") || line.startsWith(";");
  }
}
