package dev.etcdbootstrap.cli.yaml;

import org.yaml.snakeyaml.error.Mark;

/** A position in a file; line and column count from 1. */
public record FilePosition(String file, int line, int column) {

  static FilePosition of(String file, Mark mark) {
    return new FilePosition(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** As compilers print it, so that editors find it. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
