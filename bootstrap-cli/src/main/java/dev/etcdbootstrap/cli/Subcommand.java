package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.spi.BootstrapException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What stands after {@code etcd-bootstrap}. */
interface Subcommand {

  /** The word, or two of them with a blank between: a group and what it does. */
  String name();

  /** For the first of two words: what the group is about. */
  default String groupDescription() {
    return "";
  }

  /** Adds its description, options and parameters. */
  void describe(CommandSpec spec);

  /**
   * Does the work; the result goes to standard output.
   *
   * @throws BootstrapException when it cannot be done
   * @throws ToldFailure when it is done, and what was found is a failure
   * @throws InterruptedException when interrupted
   */
  void run(ParseResult arguments) throws BootstrapException, ToldFailure, InterruptedException;
}
