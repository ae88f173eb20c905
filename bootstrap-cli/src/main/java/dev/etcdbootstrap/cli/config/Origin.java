package dev.etcdbootstrap.cli.config;

import dev.etcdbootstrap.cli.yaml.FilePosition;

/** Where an option is set; its text is what an operator searches for. */
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

  /** The command line, the environment or the config file of the etcd that is to be started. */
  record OfEtcd(String place) implements Origin {
    @Override
    public String toString() {
      return place;
    }
  }

  /** No place: the command has chosen the value. */
  record Chosen() implements Origin {
    @Override
    public String toString() {
      return "chosen by the command";
    }
  }

  /** A position in a configuration file. */
  record File(FilePosition position) implements Origin {
    @Override
    public String toString() {
      return position.toString();
    }
  }
}
