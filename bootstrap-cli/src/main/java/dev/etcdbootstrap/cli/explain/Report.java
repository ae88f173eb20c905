package dev.etcdbootstrap.cli.explain;

import dev.etcdbootstrap.text.ForeignText;

/** Lines under headings; each has a label, and what a text holds cannot look like another line. */
final class Report {

  private static final int LABEL = 15;
  private static final String INDENT = "  ";

  private final StringBuilder out = new StringBuilder();

  void heading(String text) {
    out.append(out.length() == 0 ? "" : "\n").append(text).append('\n');
  }

  void line(String label, String text) {
    String shown = ForeignText.escaped(label);
    out.append(INDENT).append(shown).append(" ".repeat(Math.max(1, LABEL - shown.length())));
    add(text);
  }

  void line(String text) {
    out.append(INDENT);
    add(text);
  }

  /** What belongs to the line before. */
  void more(String text) {
    out.append(INDENT).append(" ".repeat(LABEL)).append(INDENT);
    add(text);
  }

  private void add(String text) {
    String separator = "";
    for (String line : text.lines().toList()) {
      out.append(separator).append(ForeignText.escaped(line));
      separator = "\n" + INDENT + " ".repeat(LABEL);
    }
    out.append('\n');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
