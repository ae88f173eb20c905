package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.spi.BootstrapStrategy;
import java.util.List;
import java.util.ServiceLoader;

/** The strategies that the tests run with: those of the command and one of their own. */
final class Installed {

  private Installed() {}

  /** All ids, in order. */
  static List<String> ids() {
    return ServiceLoader.load(BootstrapStrategy.class).stream()
        .map(provider -> provider.get().id())
        .sorted()
        .toList();
  }

  /** As messages list them. */
  static String text() {
    return String.join(", ", ids());
  }
}
