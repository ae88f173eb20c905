package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.spi.BootstrapException;

/** A failure that is part of the result: standard output has it already where it must. */
final class ToldFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final BootstrapException failure;

  ToldFailure(BootstrapException failure) {
    super(failure);
    this.failure = failure;
  }

  BootstrapException failure() {
    return failure;
  }
}
