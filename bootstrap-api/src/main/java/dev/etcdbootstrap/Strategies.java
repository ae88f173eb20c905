package dev.etcdbootstrap;

import dev.etcdbootstrap.StrategyEntry.Broken;
import dev.etcdbootstrap.StrategyEntry.Installed;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Ids;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The strategies at hand. Immutable and thread-safe. A provider that cannot be loaded, and two that
 * claim one id, are kept as {@linkplain Broken broken} and harm no other.
 */
public final class Strategies {

  /** A provider whose services file is unreadable may be reported again and again. */
  private static final int MAX_LOAD_ERRORS = 100;

  private final List<StrategyEntry> entries;

  private Strategies(List<StrategyEntry> found) {
    this.entries = List.copyOf(found);
  }

  /** Those that {@link ServiceLoader} finds through the context class loader of this thread. */
  public static Strategies load() {
    return load(Thread.currentThread().getContextClassLoader());
  }

  /** Those that {@link ServiceLoader} finds through this class loader. */
  public static Strategies load(ClassLoader loader) {
    List<StrategyEntry> found = new ArrayList<>();
    Iterator<BootstrapStrategy> providers =
        ServiceLoader.load(BootstrapStrategy.class, loader).iterator();
    int errors = 0;
    while (errors < MAX_LOAD_ERRORS) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        found.add(inspect(providers.next()));
      } catch (ServiceConfigurationError | LinkageError e) {
        errors++;
        found.add(unloadable(e));
      }
    }
    return new Strategies(withoutDuplicates(found));
  }

  /** Just these. */
  public static Strategies of(BootstrapStrategy... strategies) {
    List<StrategyEntry> found = new ArrayList<>();
    for (BootstrapStrategy strategy : strategies) {
      found.add(inspect(strategy));
    }
    return new Strategies(withoutDuplicates(found));
  }

  private static StrategyEntry inspect(BootstrapStrategy strategy) {
    String className = strategy.getClass().getName();
    String origin = originOf(strategy.getClass());
    try {
      String id = strategy.id();
      if (!Ids.isValid(id)) {
        return new Broken(
            className, origin, "its id is \"" + id + "\", but must match " + Ids.PATTERN);
      }
      List<Option<?>> options = List.copyOf(strategy.options());
      Set<String> keys = new HashSet<>();
      for (Option<?> option : options) {
        if (!keys.add(option.key())) {
          return new Broken(id, origin, "it declares the option " + option + " twice");
        }
      }
      String version = strategy.getClass().getPackage().getImplementationVersion();
      return new Installed(id, strategy, options, version == null ? "" : version, origin);
    } catch (RuntimeException | LinkageError e) {
      return new Broken(className, origin, "it fails to say its id and options: " + e);
    }
  }

  private static String originOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "an unknown place";
    }
    try {
      // The real path: a class path may lead through links that mean nothing to a reader.
      return Path.of(source.getLocation().toURI()).toRealPath().toString();
    } catch (URISyntaxException | IOException | RuntimeException e) {
      return source.getLocation().toString(); // not a file, as with jrt:
    }
  }

  private static Broken unloadable(Throwable e) {
    // "dev.etcdbootstrap.spi.BootstrapStrategy: <place or reason>"
    String message = String.valueOf(e.getMessage());
    String prefix = BootstrapStrategy.class.getName() + ": ";
    String reason = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    Throwable cause = e.getCause();
    return new Broken("a provider", "class path", cause == null ? reason : reason + ": " + cause);
  }

  private static List<StrategyEntry> withoutDuplicates(List<StrategyEntry> found) {
    Map<String, List<Installed>> byId = new TreeMap<>();
    List<StrategyEntry> result = new ArrayList<>();
    for (StrategyEntry entry : found) {
      if (entry instanceof Installed installed) {
        byId.computeIfAbsent(installed.id(), id -> new ArrayList<>()).add(installed);
      } else {
        result.add(entry);
      }
    }
    byId.forEach(
        (id, claimants) -> {
          if (claimants.size() == 1) {
            result.add(claimants.get(0));
            return;
          }
          String places =
              claimants.stream()
                  .map(
                      claimant ->
                          claimant.strategy().getClass().getName() + " in " + claimant.origin())
                  .collect(Collectors.joining(" and "));
          claimants.forEach(
              claimant ->
                  result.add(
                      new Broken(
                          id,
                          claimant.origin(),
                          "its id is claimed by " + places + "; remove one")));
        });
    result.sort((a, b) -> nameOf(a).compareTo(nameOf(b)));
    return result;
  }

  private static String nameOf(StrategyEntry entry) {
    return entry instanceof Installed installed ? installed.id() : ((Broken) entry).provider();
  }

  /** Everything that was found, in the order of ids. */
  public List<StrategyEntry> entries() {
    return entries;
  }

  /** Those that can be used, in the order of ids. */
  public List<Installed> installed() {
    List<Installed> installed = new ArrayList<>();
    for (StrategyEntry entry : entries) {
      if (entry instanceof Installed usable) {
        installed.add(usable);
      }
    }
    return installed;
  }

  /** The strategy of this id, if it can be used. */
  public Optional<Installed> find(String id) {
    for (StrategyEntry entry : entries) {
      if (entry instanceof Installed installed && installed.id().equals(id)) {
        return Optional.of(installed);
      }
    }
    return Optional.empty();
  }

  /**
   * The strategy of this id.
   *
   * @throws BootstrapException with {@link Reason#USAGE} when there is none or it is broken
   */
  public Installed select(String id) throws BootstrapException {
    List<String> ids = new ArrayList<>();
    for (StrategyEntry entry : entries) {
      if (entry instanceof Installed installed) {
        if (installed.id().equals(id)) {
          return installed;
        }
        ids.add(installed.id());
      } else if (entry instanceof Broken broken && broken.provider().equals(id)) {
        throw refusal(
            "broken-strategy", "strategy " + id + " cannot be used: " + broken.cause(), "");
      }
    }
    List<String> broken =
        entries.stream()
            .filter(Broken.class::isInstance)
            .map(entry -> ((Broken) entry).cause())
            .toList();
    throw refusal(
        "unknown-strategy",
        "there is no strategy " + id + DidYouMean.hint(id, ids),
        (ids.isEmpty() ? "none is installed" : "installed are " + String.join(", ", ids))
            + (broken.isEmpty() ? "" : "; broken: " + String.join("; ", broken)));
  }

  private static BootstrapException refusal(String code, String message, String remedy) {
    return new BootstrapException(
        Reason.USAGE,
        "the strategy cannot be selected",
        List.of(Problem.error(code, message, remedy)));
  }
}
