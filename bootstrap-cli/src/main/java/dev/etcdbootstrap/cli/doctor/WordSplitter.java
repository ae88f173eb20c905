package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.run.settings.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into words, as systemd does ({@code man systemd.syntax}, "Quoting") or as a shell
 * does. In a shell's text, what separates commands is a word {@code ;}.
 */
final class WordSplitter {

  private static final String ESCAPES = "abfnrtvs";
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b ";

  private final String text;
  private final Place start;
  private final boolean shell;
  private final List<Word> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int line;
  private int wordLine;
  private int at;

  private WordSplitter(String text, Place start, boolean shell) {
    this.text = text;
    this.start = start;
    this.shell = shell;
    this.line = start.line();
  }

  /** The words of a setting in a unit file; a line end counts as a blank, and as a line. */
  static List<Word> systemd(String text, Place start) {
    return new WordSplitter(text, start, false).split();
  }

  /** The words of a script for {@code sh -c}. */
  static List<Word> shell(String text, Place start) {
    return new WordSplitter(text, start, true).split();
  }

  private List<Word> split() {
    char quote = 0;
    for (at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
      }
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (c == '\\' && (quote == '"' || !shell)) {
          escape(shell ? "\"\\$`" : "");
        } else {
          word.append(c == '\n' && !shell ? ' ' : c);
        }
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        endWord();
        if (c == '\n' && shell) {
          separator();
        }
      } else if (shell && (c == ';' || c == '&' || c == '|')) {
        endWord();
        separator();
      } else {
        beginWord();
        if (c == '"' || c == '\'') {
          quote = c;
        } else if (c == '\\') {
          escape("");
        } else {
          word.append(c);
        }
      }
    }
    endWord();
    return words;
  }

  /**
   * A backslash and what follows.
   *
   * @param only the characters before which it counts in a shell; empty for all
   */
  private void escape(String only) {
    if (at + 1 == text.length()) {
      return;
    }
    char next = text.charAt(++at);
    if (next == '\n') {
      line++;
      return; // a continued line
    }
    int known = shell ? -1 : ESCAPES.indexOf(next);
    if (known >= 0) {
      word.append(ESCAPED.charAt(known));
    } else if (!shell && next == 'x' && at + 2 < text.length() && isHex(at + 1)) {
      word.append((char) Integer.parseInt(text.substring(at + 1, at + 3), 16));
      at += 2;
    } else {
      if (!only.isEmpty() && only.indexOf(next) < 0) {
        word.append('\\');
      }
      word.append(next);
    }
  }

  private boolean isHex(int from) {
    return Character.digit(text.charAt(from), 16) >= 0
        && Character.digit(text.charAt(from + 1), 16) >= 0;
  }

  private void beginWord() {
    if (!inWord) {
      inWord = true;
      wordLine = line;
    }
  }

  private void endWord() {
    if (inWord) {
      words.add(new Word(word.toString(), new Place(start.what(), start.file(), wordLine)));
      word.setLength(0);
      inWord = false;
    }
  }

  private void separator() {
    words.add(new Word(";", new Place(start.what(), start.file(), line)));
  }
}
