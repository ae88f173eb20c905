package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.spi.BootstrapException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One word after {@code etcd-bootstrap}. */
interface Subcommand {

  /** The word. */
  String name();

  /** Adds its description, options and parameters. */
  void describe(CommandSpec spec);

  /**
   * Does the work; the result goes to standard output.
   *
   * @throws BootstrapException when it cannot be done
   * @throws InterruptedException when interrupted
   */
  void run(ParseResult arguments) throws BootstrapException, InterruptedException;
}
