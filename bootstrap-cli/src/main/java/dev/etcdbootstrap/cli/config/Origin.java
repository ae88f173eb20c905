package dev.etcdbootstrap.cli.config;

/** Where a setting was found; its text is what an operator searches for. */
public sealed interface Origin {

  /** A flag of the command line. */
  record Flag(String name) implements Origin {
    @Override
    public String toString() {
      return name;
    }
  }

  /** An environment variable. */
  record Variable(String name) implements Origin {
    @Override
    public String toString() {
      return name;
    }
  }

  /** No place: the command has chosen it. */
  record Chosen() implements Origin {
    @Override
    public String toString() {
      return "chosen by the command";
    }
  }

  /** A place in a configuration file; line and column count from 1. */
  record Place(String file, int line, int column) implements Origin {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column;
    }
  }
}
