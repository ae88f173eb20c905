package dev.etcdbootstrap.plugins;

import dev.etcdbootstrap.plugins.StrategyEntry.Broken;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.plugins.StrategyGuard.Defect;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Ids;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.text.ForeignText;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** Asks a strategy, once, all that a host must know of it. */
final class StrategyInspection {

  private static final int MAX_OPTIONS = 1_000;

  private final Class<?> type;
  private final String origin;

  // Written in the thread of the strategy, read by the thread that waited for it.
  private volatile String name;
  private volatile String asked = "constructor";

  private StrategyInspection(Class<?> type) {
    this.type = type;
    this.origin = originOf(type);
    this.name = type.getName();
  }

  static StrategyEntry of(
      Class<?> type, Callable<? extends BootstrapStrategy> constructor, Duration limit) {
    StrategyInspection inspection = new StrategyInspection(type);
    try {
      return StrategyGuard.ask(type, limit, () -> inspection.inspect(constructor.call()));
    } catch (Defect e) {
      return new Broken(
          inspection.name, inspection.origin, "its " + inspection.asked + " " + e.getMessage());
    }
  }

  private Installed inspect(BootstrapStrategy strategy) throws Defect {
    asked = "id()";
    String id = notNull(strategy.id());
    if (!Ids.isValid(id)) {
      throw new Defect(
          "returns \"" + ForeignText.printable(id) + "\", but must match " + Ids.PATTERN);
    }
    name = id;
    asked = "description()";
    String description = notNull(strategy.description());
    asked = "isOffline()";
    boolean offline = strategy.isOffline();
    asked = "options()";
    List<Option<?>> options = checked(notNull(strategy.options()));
    String version = type.getPackage().getImplementationVersion();
    return new Installed(
        strategy,
        id,
        ForeignText.oneLine(description),
        offline,
        options,
        version == null ? "" : ForeignText.oneLine(version),
        origin);
  }

  private static List<Option<?>> checked(List<Option<?>> declared) throws Defect {
    List<Option<?>> options = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Option<?> option : declared) {
      notNull(option);
      if (isNull(option.description()) || isNull(option.placeholder()) || isNull(option.form())) {
        throw new Defect("declares the option " + option + " with a null in it");
      }
      if (!keys.add(option.key())) {
        throw new Defect("declares the option " + option + " twice");
      }
      options.add(option);
      if (options.size() > MAX_OPTIONS) {
        throw new Defect("declares more than " + MAX_OPTIONS + " options");
      }
    }
    return options;
  }

  private static <T> T notNull(T answer) throws Defect {
    if (isNull(answer)) {
      throw new Defect("returns null");
    }
    return answer;
  }

  /** A strategy may be compiled without a check for nulls. */
  private static boolean isNull(Object answer) {
    return answer == null;
  }

  private static String originOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? "an unknown place"
        : originOf(source.getLocation());
  }

  /** The jar or folder, as a person finds it. */
  static String originOf(URL location) {
    try {
      // The real path: a class path may lead through links that mean nothing to a reader.
      return ForeignText.oneLine(Path.of(location.toURI()).toRealPath().toString());
    } catch (URISyntaxException | IOException | RuntimeException e) {
      return ForeignText.oneLine(location.toString()); // not a file, as with jrt:
    }
  }
}
