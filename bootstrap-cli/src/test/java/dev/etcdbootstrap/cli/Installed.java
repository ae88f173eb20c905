package dev.etcdbootstrap.cli;

import dev.etcdbootstrap.spi.BootstrapStrategy;
import java.net.URISyntaxException;
import java.nio.file.Path;
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

  /** The jar or folder of one. */
  static String origin(String id) throws URISyntaxException {
    Class<?> type =
        ServiceLoader.load(BootstrapStrategy.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(strategy -> strategy.id().equals(id))
            .findFirst()
            .orElseThrow()
            .getClass();
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /** As messages list them. */
  static String text() {
    return String.join(", ", ids());
  }
}
