package dev.etcdbootstrap.cli.yaml;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Words what SnakeYAML refuses for operators. */
final class SyntaxError {

  /** What SnakeYAML says of a value such as {@code @x}. */
  private static final String ODD_CHARACTER =
      "found character '(.*)' that cannot start any token.*";

  private final MarkedYAMLException refusal;
  private final String problem;

  private SyntaxError(MarkedYAMLException refusal) {
    this.refusal = refusal;
    this.problem = String.valueOf(refusal.getProblem()).replaceAll("\\s+", " ").strip();
  }

  static MalformedFileException of(String file, MarkedYAMLException refusal) {
    SyntaxError error = new SyntaxError(refusal);
    Mark mark = refusal.getProblemMark();
    String where = mark == null ? file : FilePosition.of(file, mark).toString();
    return new MalformedFileException(where + ": " + error.message(), error.remedy());
  }

  private boolean isTab() {
    return problem.contains("\\t(TAB)");
  }

  private boolean isOddCharacter() {
    return problem.matches(ODD_CHARACTER);
  }

  private String message() {
    if (isOddCharacter()) {
      return isTab()
          ? "a tab stands where only blanks may"
          : problem.replaceFirst(ODD_CHARACTER, "no value begins with $1");
    }
    if (refusal.getContext() == null || refusal.getContext().isBlank()) {
      return problem;
    }
    Mark start = refusal.getContextMark();
    boolean elsewhere =
        start != null
            && refusal.getProblemMark() != null
            && start.getLine() < refusal.getProblemMark().getLine();
    return refusal.getContext().strip()
        + (elsewhere ? " that begins in line " + (start.getLine() + 1) : "")
        + ": "
        + problem;
  }

  private String remedy() {
    if (isTab()) {
      return "indent with blanks, not with tabs";
    }
    return isOddCharacter() ? "put it in quotes" : "";
  }
}
