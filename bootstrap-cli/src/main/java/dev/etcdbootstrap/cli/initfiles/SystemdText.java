package dev.etcdbootstrap.cli.initfiles;

import dev.etcdbootstrap.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes words as systemd reads them back ({@code man systemd.syntax}, {@code systemd.service}).
 */
final class SystemdText {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@+=,~\\[\\]-]+");
  private static final String NEXT_LINE = " \\\n  ";

  private SystemdText() {}

  /**
   * The value of {@code ExecStart=}, a word a line.
   *
   * @param variables what systemd is to expand and split, behind the last word
   */
  static String command(StartCommand command, List<String> variables) {
    List<String> lines = new ArrayList<>();
    List<String> run = command.run();
    // systemd expands no variable in the path of a program, so that a dollar is one.
    lines.add(quoted(run.get(0), false) + " " + quoted(run.get(1), true));
    run.subList(2, run.size()).forEach(word -> lines.add(quoted(word, true)));
    List<String> etcd = command.etcd();
    lines.add("-- " + quoted(etcd.get(0), true));
    variables.forEach(lines::add);
    etcd.subList(1, etcd.size()).forEach(word -> lines.add(quoted(word, true)));
    return String.join(NEXT_LINE, lines);
  }

  /** A text that is not split into words, on one line. */
  static String plain(String text) {
    return ForeignText.oneLine(text).replace("%", "%%");
  }

  private static String quoted(String word, boolean expandsVariables) {
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    StringBuilder out = new StringBuilder("\"");
    word.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"', '\\' -> out.append('\\').append((char) c);
                case '%' -> out.append("%%");
                case '$' -> out.append(expandsVariables ? "$$" : "$");
                default -> {
                  if (ForeignText.isPrintable(c)) {
                    out.appendCodePoint(c);
                  } else {
                    out.append(String.format("\\U%08x", c));
                  }
                }
              }
            });
    return out.append('"').toString();
  }
}
