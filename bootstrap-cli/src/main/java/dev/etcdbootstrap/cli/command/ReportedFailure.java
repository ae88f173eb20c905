package dev.etcdbootstrap.cli.command;

import dev.etcdbootstrap.spi.BootstrapException;

/** A failure that is the result of a subcommand and is on standard output already. */
public final class ReportedFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final BootstrapException failure;

  /** Ends a subcommand with the status and the message of a failure. */
  public ReportedFailure(BootstrapException failure) {
    super(failure);
    this.failure = failure;
  }

  /** What is reported on standard error as well. */
  public BootstrapException failure() {
    return failure;
  }
}
