package dev.etcdbootstrap;

import dev.etcdbootstrap.OptionValues.Input;
import dev.etcdbootstrap.StrategyEntry.Installed;
import dev.etcdbootstrap.cluster.HostLookup;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.LocalMemberCheck;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapListener;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Strategies strategies;
  private final String strategyId;
  private final Map<String, Input> options = new LinkedHashMap<>();
  private @Nullable LocalMember localMember;
  private Duration timeout = DEFAULT_TIMEOUT;
  private BootstrapListener listener = event -> {};

  private ClusterBootstrap(Strategies strategies, String strategyId) {
    this.strategies = strategies;
    this.strategyId = strategyId;
  }

  /** With a strategy found through the context class loader of this thread. */
  public static ClusterBootstrap using(String strategyId) {
    return using(Strategies.load(), strategyId);
  }

  /** With one of these strategies. */
  public static ClusterBootstrap using(Strategies strategies, String strategyId) {
    return new ClusterBootstrap(strategies, strategyId);
  }

  /**
   * The member that this process will be; without one, this is an observer that wants the list
   * only.
   */
  public ClusterBootstrap localMember(LocalMember member) {
    this.localMember = member;
    return this;
  }

  /** Sets an option of the strategy. */
  public ClusterBootstrap option(String key, String text) {
    return option(key, text, "");
  }

  /**
   * Sets an option of the strategy.
   *
   * @param source where the value was found, for messages: {@code app.yaml:12}
   */
  public ClusterBootstrap option(String key, String text, String source) {
    options.put(key, new Input(text, source));
    return this;
  }

  /** How long {@link #run} may take; zero is no limit; {@link #DEFAULT_TIMEOUT} unless set. */
  public ClusterBootstrap timeout(Duration value) {
    this.timeout = value;
    return this;
  }

  /** Is told what happens. */
  public ClusterBootstrap listener(BootstrapListener value) {
    this.listener = value;
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
        InitialCluster cluster = new StrategyCall(strategy, GRACE).bootstrap(context);
        report.cluster(validate(cluster, context.localMember(), Map.of()));
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
   * <p>To {@linkplain CompletableFuture#cancel cancel} the future interrupts the bootstrap,
   * whatever the argument; to cancel a future that was derived from it does not. It completes in a
   * thread of its own, a virtual one where there are any, and exceptionally with a {@link
   * BootstrapException}, also for wrong options.
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
    Optional<LocalMember> localMember = context.localMember();
    StrategyCall call = new StrategyCall(strategy, GRACE);
    InitialCluster cluster = call.bootstrap(context);
    ProblemReport report = new ProblemReport();
    report.cluster(validate(cluster, localMember, lookUpHosts(cluster, call, context)));
    report.throwIfAnyError();
    return new BootstrapResult(
        strategy.id(),
        cluster,
        localMember.flatMap(local -> cluster.member(local.name())),
        report.warnings());
  }

  /**
   * The strategy, and what it would be given, for whoever wants something else of it than a member
   * list. The deadline runs from here on.
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

  /** A strategy with the context it would bootstrap in. */
  public record Prepared(Installed strategy, StrategyContext context) {

    /**
     * Does something else with the strategy, under the rules of {@link #run}: in a thread of its
     * own, until the deadline, and ended by an interrupt.
     *
     * @throws BootstrapException when it fails, or has a defect
     * @throws InterruptedException when interrupted; the strategy has been interrupted too
     */
    public <T> T call(Callable<T> work) throws BootstrapException, InterruptedException {
      return new StrategyCall(strategy, GRACE).call(work, "gave no answer", context);
    }
  }

  private StrategyContext context(Installed strategy, ProblemReport report) {
    StrategyContext.Builder context =
        StrategyContext.builder()
            .deadline(timeout.isZero() ? Deadline.never() : Deadline.after(timeout))
            .listener(listener);
    if (localMember != null) {
      context.localMember(localMember);
    }
    OptionValues.read(strategy, options, context, report);
    return context.build();
  }

  private static List<Problem> validate(
      InitialCluster cluster, Optional<LocalMember> localMember, Map<String, HostLookup> lookups) {
    ProblemReport report = new ProblemReport();
    localMember.ifPresent(
        local -> report.cluster(new LocalMemberCheck(cluster, local).problems(lookups)));
    report.cluster(cluster.warnings());
    return report.problems();
  }

  private static Map<String, HostLookup> lookUpHosts(
      InitialCluster cluster, StrategyCall call, StrategyContext context)
      throws BootstrapException, InterruptedException {
    Set<String> hosts =
        context
            .localMember()
            .map(local -> new LocalMemberCheck(cluster, local).hostsToLookUp())
            .orElse(Set.of());
    if (hosts.isEmpty()) {
      return Map.of();
    }
    context.tell(new BootstrapEvent.Waiting("the addresses of " + String.join(", ", hosts)));
    return call.lookUp(hosts, context);
  }
}
