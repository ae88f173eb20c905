package dev.etcdbootstrap;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapListener;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.text.Redactor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One bootstrap: put together, then {@linkplain #check checked} or {@linkplain #run run}. Not
 * thread-safe while it is put together; {@code check} and {@code run} may be called again and from
 * any thread.
 */
public final class ClusterBootstrap {

  /** As long as etcd's own discovery makes people wait before they look; 0 is no limit. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  private final Strategies strategies;
  private final String strategyId;
  private final Map<String, OptionText> options = new LinkedHashMap<>();
  private final Map<Option<?>, Object> values = new LinkedHashMap<>();
  private @Nullable LocalMember localMember;
  private Duration timeout = DEFAULT_TIMEOUT;
  private BootstrapListener listener = event -> {};

  private ClusterBootstrap(Strategies strategies, String strategyId) {
    this.strategies = Objects.requireNonNull(strategies, "strategies");
    this.strategyId = Objects.requireNonNull(strategyId, "strategyId");
  }

  /** A bootstrap by a strategy that is found through the context class loader of this thread. */
  public static ClusterBootstrap using(String strategyId) {
    return using(Strategies.load(), strategyId);
  }

  /** A bootstrap by one of these strategies. */
  public static ClusterBootstrap using(Strategies strategies, String strategyId) {
    return new ClusterBootstrap(strategies, strategyId);
  }

  /**
   * Sets the member that this process will be. Without one, this is an observer that only wants to
   * know the list.
   */
  public ClusterBootstrap localMember(LocalMember member) {
    this.localMember = Objects.requireNonNull(member, "member");
    return this;
  }

  /** Sets an option of the strategy from a text, as in a configuration file. */
  public ClusterBootstrap option(String key, String text) {
    return option(key, text, "");
  }

  /**
   * Sets an option of the strategy from a text, as in a configuration file.
   *
   * @param source where the value was found, for messages: {@code app.yaml:12}
   */
  public ClusterBootstrap option(String key, String text, String source) {
    options.put(
        Objects.requireNonNull(key, "key"),
        OptionText.of(Objects.requireNonNull(text, () -> "the text of the option " + key), source));
    return this;
  }

  /**
   * Sets an option of the strategy by its constant. A text that is set for the same key counts for
   * nothing.
   */
  public <T> ClusterBootstrap option(Option<T> option, T value) {
    values.put(
        Objects.requireNonNull(option, "option"),
        Objects.requireNonNull(value, () -> "the value of the option " + option));
    return this;
  }

  /**
   * Sets how long {@link #run} may take; zero is no limit, and {@link #DEFAULT_TIMEOUT} is the
   * default.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public ClusterBootstrap timeout(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("a timeout cannot be negative: " + value);
    }
    this.timeout = value;
    return this;
  }

  /** Sets who is told what happens. */
  public ClusterBootstrap listener(BootstrapListener value) {
    this.listener = Objects.requireNonNull(value, "listener");
    return this;
  }

  /**
   * Finds everything wrong that can be found without sending anything: a strategy that does not
   * exist, options unknown, missing or ill-typed, and, when the strategy works {@linkplain
   * dev.etcdbootstrap.spi.BootstrapStrategy#isOffline offline}, the cluster itself.
   *
   * @throws InterruptedException when interrupted
   */
  public ProblemReport check() throws InterruptedException {
    ProblemReport report = new ProblemReport();
    try {
      Installed strategy = strategies.select(strategyId);
      StrategyContext context = context(strategy, report);
      if (report.errors().isEmpty() && strategy.isOffline()) {
        Judgement.of(Judgement.find(strategy, context), context, hosts -> Map.of(), report);
      }
    } catch (BootstrapException e) {
      report.failure(e);
    }
    return report;
  }

  /**
   * Bootstraps: blocks until the member list is known and found valid.
   *
   * @throws BootstrapException when there is no list, or it is not valid
   * @throws InterruptedException when interrupted; the strategy has been interrupted too
   */
  public BootstrapResult run() throws BootstrapException, InterruptedException {
    return run(prepare());
  }

  /**
   * Bootstraps without blocking the caller. What is set on this object afterwards has no effect.
   *
   * <p>Whatever completes the future before the bootstrap does, ends the bootstrap by an interrupt:
   * {@link CompletableFuture#cancel cancel}, whatever its argument, {@code orTimeout}, {@code
   * completeOnTimeout}. A future that is derived from it ({@code thenApply}, {@code copy}) is
   * another one, and ends nothing. Better than {@code orTimeout} is {@link #timeout}, which ends
   * the bootstrap wherever it is waited for, and with a message that says who was missing.
   *
   * <p>It completes in a thread of its own, a virtual one where there are any, and exceptionally
   * with a {@link BootstrapException}, also for wrong options.
   */
  public CompletableFuture<BootstrapResult> runAsync() {
    PendingResult result = new PendingResult();
    try {
      Prepared prepared = prepare();
      result.start(() -> run(prepared));
    } catch (BootstrapException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private static BootstrapResult run(Prepared prepared)
      throws BootstrapException, InterruptedException {
    Installed strategy = prepared.strategy();
    StrategyContext context = prepared.context();
    InitialCluster cluster = Judgement.find(strategy, context);
    ProblemReport found = new ProblemReport();
    Judgement.of(cluster, context, hosts -> Judgement.lookUp(hosts, strategy, context), found);
    ProblemReport report = found.redacted(context.redactor());
    report.throwIfAnyError();
    return new BootstrapResult(strategy.id(), cluster, context.localMember(), report.warnings());
  }

  /**
   * The tokens under which members meet, with what is set on this object so far; a local member
   * does not matter.
   *
   * @throws BootstrapException with {@link dev.etcdbootstrap.spi.Reason#USAGE} when the strategy
   *     does not exist, or its members do not meet under a token
   */
  public ClusterTokens tokens() throws BootstrapException {
    return ClusterTokens.of(observer(), strategies.select(strategyId), strategies);
  }

  /**
   * The same without a local member; what is set on either afterwards has no effect on the other.
   */
  private ClusterBootstrap observer() {
    ClusterBootstrap observer = new ClusterBootstrap(strategies, strategyId);
    observer.options.putAll(options);
    observer.values.putAll(values);
    observer.timeout = timeout;
    observer.listener = listener;
    return observer;
  }

  /** The same, with another text for an option. */
  ClusterBootstrap observer(Option<?> option, String text) {
    ClusterBootstrap observer = observer();
    observer.values.remove(option);
    return observer.option(option.key(), text);
  }

  boolean isSet(Option<?> option) {
    return values.containsKey(option) || options.containsKey(option.key());
  }

  /**
   * Selects the strategy and reads its options, for a caller that wants something other than a
   * member list of it. The deadline runs from here on.
   *
   * @throws BootstrapException with {@link dev.etcdbootstrap.spi.Reason#USAGE} when the strategy
   *     does not exist or its options are wrong
   */
  public Prepared prepare() throws BootstrapException {
    Installed strategy = strategies.select(strategyId);
    ProblemReport report = new ProblemReport();
    StrategyContext context = context(strategy, report);
    report.throwIfAnyError();
    return new Prepared(strategy, context);
  }

  /** A strategy with the context it would bootstrap in. Immutable and thread-safe. */
  public static final class Prepared {

    private final Installed strategy;
    private final StrategyContext context;

    private Prepared(Installed strategy, StrategyContext context) {
      this.strategy = strategy;
      this.context = context;
    }

    /** The strategy that was selected. */
    public Installed strategy() {
      return strategy;
    }

    /** What it would be given; its deadline runs. */
    public StrategyContext context() {
      return context;
    }

    /**
     * Does something else with the strategy, under the rules of {@link #run}: in a thread of its
     * own, until the deadline, and ended by an interrupt.
     *
     * @throws BootstrapException when it fails, is overdue or has a defect
     * @throws InterruptedException when interrupted; the strategy has been interrupted too
     */
    public <T> T call(Callable<T> work) throws BootstrapException, InterruptedException {
      return strategy.call(work, context);
    }
  }

  private StrategyContext context(Installed strategy, ProblemReport report) {
    Redactor redactor = new Redactor();
    StrategyContext.Builder context =
        StrategyContext.builder()
            .redactor(redactor)
            .deadline(timeout.isZero() ? Deadline.never() : Deadline.after(timeout))
            .listener(listener);
    if (localMember != null) {
      context.localMember(localMember);
    }
    OptionValues.read(strategy, options, values, context, redactor, report);
    if (localMember != null && strategy.isOffline()) { // else a list in an option may be any list
      report.localMember(localMember);
    }
    return context.build();
  }
}
