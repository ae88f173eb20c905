package dev.etcdbootstrap.plugins;

import dev.etcdbootstrap.cluster.HostLookup;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.HostLookups;
import dev.etcdbootstrap.spi.HostResolver;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A strategy that was found, whether or not it can be used. */
public sealed interface StrategyEntry {

  /** The jar or folder it comes from. */
  String origin();

  /**
   * A strategy that can be used, together with what it declared when it was loaded, and the guarded
   * way to call it. Immutable and thread-safe.
   *
   * <p>Whatever its code does, a caller gets a result or a {@link BootstrapException}: what it may
   * not do is reported with {@link Reason#INTERNAL}, its id and its jar. Code that may wait runs in
   * a thread of its own that is interrupted when it is overdue.
   */
  final class Installed implements StrategyEntry {

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final BootstrapStrategy strategy;
    private final String id;
    private final String description;
    private final boolean offline;
    private final List<Option<?>> options;
    private final String version;
    private final String origin;

    Installed(
        BootstrapStrategy strategy,
        String id,
        String description,
        boolean offline,
        List<Option<?>> options,
        String version,
        String origin) {
      this.strategy = strategy;
      this.id = id;
      this.description = description;
      this.offline = offline;
      this.options = List.copyOf(options);
      this.version = version;
      this.origin = origin;
    }

    /** By which configuration selects it. */
    public String id() {
      return id;
    }

    /** One line on where the member list comes from; may be empty. */
    public String description() {
      return description;
    }

    /** The strategy itself, unguarded. */
    public BootstrapStrategy strategy() {
      return strategy;
    }

    /** Whether it may be called to check a configuration. */
    public boolean isOffline() {
      return offline;
    }

    /** The options it declares, in its order. */
    public List<Option<?>> options() {
      return options;
    }

    /** The option of this key, if it declares one. */
    public Optional<Option<?>> option(String key) {
      for (Option<?> option : options) {
        if (option.key().equals(key)) {
          return Optional.of(option);
        }
      }
      return Optional.empty();
    }

    /** The version of its jar, empty when the jar names none. */
    public String version() {
      return version;
    }

    @Override
    public String origin() {
      return origin;
    }

    /**
     * Bootstraps with it; the result is not validated.
     *
     * @throws BootstrapException when it fails, is overdue or has a defect
     * @throws InterruptedException when interrupted; the strategy has been interrupted too
     */
    public InitialCluster bootstrap(StrategyContext context)
        throws BootstrapException, InterruptedException {
      return new StrategyCall(this, GRACE).bootstrap(context);
    }

    /**
     * Looks up hosts by the resolver of the strategy, or by the system's when it has none.
     *
     * @throws BootstrapException when it fails, is overdue or has a defect
     * @throws InterruptedException when interrupted; the strategy has been interrupted too
     */
    public Map<String, HostLookup> lookUp(Set<String> hosts, StrategyContext context)
        throws BootstrapException, InterruptedException {
      return strategy instanceof HostResolver resolver
          ? new StrategyCall(this, GRACE).lookUp(resolver, hosts, context)
          : HostLookups.lookUp(hosts, context.deadline());
    }

    /**
     * Does anything else with it under the rules of a bootstrap: in a thread of its own, until the
     * deadline, and ended by an interrupt.
     *
     * @throws BootstrapException when it fails, is overdue or has a defect
     * @throws InterruptedException when interrupted; the strategy has been interrupted too
     */
    public <T> T call(Callable<T> work, StrategyContext context)
        throws BootstrapException, InterruptedException {
      return new StrategyCall(this, GRACE).call(work, "gave no answer", context);
    }

    /**
     * Asks it for something that needs no waiting. What is not of this library is asked in a thread
     * of its own and given up after 5 s.
     *
     * @throws BootstrapException with {@link Reason#INTERNAL} when there is no answer
     */
    public <T> T ask(Callable<T> question) throws BootstrapException {
      try {
        T answer = guarded(question);
        if (answer != null) {
          return answer;
        }
        throw defect("gave no answer", null);
      } catch (StrategyGuard.Defect e) {
        throw defect(e.getMessage(), e.getCause());
      }
    }

    /**
     * Runs the parser of one of its options, likewise.
     *
     * @param parsing calls the parser and takes care of the exceptions that a parser may throw
     * @throws BootstrapException with {@link Reason#INTERNAL} when the parser has a defect; tells
     *     nothing of it when the option is secret
     */
    public <T> T parse(Option<?> option, Callable<T> parsing) throws BootstrapException {
      try {
        return guarded(parsing);
      } catch (StrategyGuard.Defect e) {
        throw new BootstrapException(
            Reason.INTERNAL,
            this
                + " cannot read "
                + option
                + (option.isSecret() ? "" : ": its parser " + e.getMessage())
                + "; report this to its author");
      }
    }

    private <T> T guarded(Callable<T> code) throws StrategyGuard.Defect {
      return StrategyGuard.ask(strategy.getClass(), StrategyGuard.LIMIT, code);
    }

    /** What its author has to mend. */
    BootstrapException defect(String what, @Nullable Throwable cause) {
      BootstrapException defect =
          new BootstrapException(
              Reason.INTERNAL, this + " " + what + "; report this to its author");
      if (cause != null) {
        defect.initCause(cause);
      }
      return defect;
    }

    /** For messages: its id and where it comes from. */
    @Override
    public String toString() {
      return "strategy " + id + " (" + origin + ")";
    }
  }

  /** A strategy that cannot be used; fatal only to a caller that selects it. */
  final class Broken implements StrategyEntry {

    private final String provider;
    private final String origin;
    private final String cause;

    /**
     * A strategy that its finder could not load.
     *
     * @param provider its id, its class name when it has no usable id, or the name of a jar of
     *     which nothing more is known
     * @param cause what is wrong with it, on one line
     */
    public Broken(String provider, String origin, String cause) {
      this.provider = provider;
      this.origin = origin;
      this.cause = cause;
    }

    /** Its id, its class name, or the name of its jar: the most that is known of it. */
    public String provider() {
      return provider;
    }

    @Override
    public String origin() {
      return origin;
    }

    /** What is wrong with it, on one line. */
    public String cause() {
      return cause;
    }

    /** For messages: what it is, where it comes from, and what is wrong with it. */
    @Override
    public String toString() {
      return provider + " (" + origin + ") cannot be used: " + cause;
    }
  }
}
