package dev.etcdbootstrap.cli.command;

import dev.etcdbootstrap.spi.BootstrapException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A subcommand of {@code etcd-bootstrap}. */
public interface Subcommand {

  /** Its name: one word, or two separated by a blank, the first of which names its group. */
  String name();

  /** What its group is about; empty without a group. */
  default String groupDescription() {
    return "";
  }

  /** Adds its description, options and positional arguments. */
  void describe(CommandSpec spec);

  /**
   * Runs it; the result goes to standard output.
   *
   * @throws BootstrapException when it cannot be done
   * @throws ReportedFailure when it has run, and its result is a failure
   * @throws InterruptedException when interrupted
   */
  void run(ParseResult arguments) throws BootstrapException, ReportedFailure, InterruptedException;
}
