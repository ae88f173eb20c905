package dev.etcdbootstrap.plugins;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.plugins.StrategyEntry.Broken;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.DidYouMean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Spliterator;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The strategies at hand. Immutable and thread-safe. A provider that cannot be loaded, and two that
 * claim one id, are kept as {@linkplain Broken broken} and harm no other.
 */
public final class Strategies {

  /** A provider whose services file is unreadable may be reported again and again. */
  private static final int MAX_LOAD_ERRORS = 100;

  private final List<StrategyEntry> found;
  private final List<StrategyEntry> entries;

  private Strategies(List<StrategyEntry> found) {
    this.found = List.copyOf(found);
    this.entries = List.copyOf(withoutDuplicates(found));
  }

  /**
   * The strategies that {@link ServiceLoader} finds through the context class loader of this
   * thread, and those beside this API that it does not see: a thread of a common pool may have a
   * context class loader that knows nothing of the application.
   */
  public static Strategies load() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader own = Strategies.class.getClassLoader();
    Strategies found = load(context);
    return context == own ? found : found.orElse(load(own));
  }

  /** These, and of the others those whose class is not among them. */
  private Strategies orElse(Strategies others) {
    Set<String> classes = new HashSet<>();
    found.forEach(entry -> classes.add(classNameOf(entry)));
    List<StrategyEntry> all = new ArrayList<>(found);
    for (StrategyEntry other : others.found) {
      if (classes.add(classNameOf(other))) {
        all.add(other);
      }
    }
    return new Strategies(all);
  }

  private static String classNameOf(StrategyEntry entry) {
    return entry instanceof Installed installed
        ? installed.strategy().getClass().getName()
        : ((Broken) entry).provider();
  }

  /**
   * The strategies that {@link ServiceLoader} finds through this class loader. One of another class
   * loader than this API's has a few seconds to tell what it is, else it is broken.
   */
  public static Strategies load(ClassLoader loader) {
    return load(loader, StrategyGuard.LIMIT);
  }

  static Strategies load(ClassLoader loader, Duration limit) {
    List<StrategyEntry> found = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    Spliterator<ServiceLoader.Provider<BootstrapStrategy>> providers =
        ServiceLoader.load(BootstrapStrategy.class, loader).stream().spliterator();
    boolean more = true;
    while (more && failures.size() < MAX_LOAD_ERRORS) {
      try {
        more =
            providers.tryAdvance(
                provider ->
                    found.add(StrategyInspection.of(provider.type(), provider::get, limit)));
      } catch (ServiceConfigurationError | LinkageError e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      List<StrategyEntry> broken = ServicesFiles.broken(loader);
      // In a named module there is no such file.
      found.addAll(broken.isEmpty() ? unknown(failures) : broken);
    }
    return new Strategies(found);
  }

  private static List<StrategyEntry> unknown(List<Throwable> failures) {
    List<StrategyEntry> broken = new ArrayList<>();
    for (Throwable failure : failures) {
      broken.add(new Broken("a provider", "an unknown place", StrategyGuard.describe(failure)));
    }
    return broken;
  }

  /** Strategies that the caller has made; none is looked for. */
  public static Strategies of(BootstrapStrategy... strategies) {
    List<StrategyEntry> found = new ArrayList<>();
    for (BootstrapStrategy strategy : strategies) {
      found.add(StrategyInspection.of(strategy.getClass(), () -> strategy, StrategyGuard.LIMIT));
    }
    return new Strategies(found);
  }

  /** Strategies that their finder could not even load. */
  public static Strategies ofBroken(Collection<Broken> broken) {
    return new Strategies(List.copyOf(broken));
  }

  /** The union; strategies that claim one id are broken, all of them. */
  public Strategies and(Strategies others) {
    List<StrategyEntry> all = new ArrayList<>(found);
    all.addAll(others.found);
    return new Strategies(all);
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

  /** Those that cannot be used, in the order of ids. */
  public List<Broken> broken() {
    List<Broken> broken = new ArrayList<>();
    for (StrategyEntry entry : entries) {
      if (entry instanceof Broken unusable) {
        broken.add(unusable);
      }
    }
    return broken;
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
    Optional<Installed> usable = find(id);
    if (usable.isPresent()) {
      return usable.get();
    }
    for (Broken broken : broken()) {
      if (broken.provider().equals(id)) {
        throw refusal("broken-strategy", "strategy " + broken, "");
      }
    }
    List<String> ids = installed().stream().map(Installed::id).toList();
    throw refusal(
        "unknown-strategy",
        "there is no strategy " + id + DidYouMean.hint(id, ids),
        (ids.isEmpty() ? "none is installed" : "installed are " + String.join(", ", ids))
            + broken().stream().map(broken -> "; " + broken).collect(Collectors.joining()));
  }

  private static BootstrapException refusal(String code, String message, String remedy) {
    return new BootstrapException(
        Reason.USAGE,
        "the strategy cannot be selected",
        List.of(Problem.error(code, message, remedy)));
  }
}
