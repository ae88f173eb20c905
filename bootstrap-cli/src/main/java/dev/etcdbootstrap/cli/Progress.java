package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapEvent.PeersFound;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.spi.BootstrapEvent.Retrying;
import dev.etcdbootstrap.spi.BootstrapEvent.Waiting;
import dev.etcdbootstrap.spi.BootstrapListener;

/** Tells on standard error what goes on, a line for each event. */
final class Progress implements BootstrapListener {

  private final Console console;
  private final boolean verbose;
  private final boolean quiet;

  Progress(Console console, boolean verbose, boolean quiet) {
    this.console = console;
    this.verbose = verbose;
    this.quiet = quiet;
  }

  @Override
  public void onEvent(BootstrapEvent event) {
    if (quiet) {
      return;
    }
    if (event instanceof Waiting waiting) {
      console.note("waiting for " + waiting.what());
    } else if (event instanceof Registered registered) {
      console.note("registered at " + registered.where());
    } else if (event instanceof PeersFound found) {
      String of = found.expected() == 0 ? "" : " of " + found.expected();
      console.note(
          "found " + found.names().size() + of + " members: " + String.join(", ", found.names()));
    } else if (event instanceof Retrying retrying) {
      console.note("trying again in " + retrying.delay().toMillis() + " ms: " + retrying.because());
    }
  }

  void detail(String line) {
    if (verbose && !quiet) {
      console.note(line);
    }
  }

  void warn(Problem problem) {
    if (!quiet) {
      console.note("warning: " + problem);
    }
  }
}
