package dev.etcdbootstrap.plugins;

import dev.etcdbootstrap.cluster.HostLookup;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.plugins.StrategyEntry.Installed;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.ClassPathFailures;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.HostResolver;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.text.Redactor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a strategy on a thread of its own, because one that ignores its deadline must not hold up
 * its caller, and because its context class loader must be its own.
 */
final class StrategyCall {

  private final Installed strategy;
  private final Duration grace;

  /**
   * @param grace how long a strategy may take to end after its deadline, and again after an
   *     interrupt
   */
  StrategyCall(Installed strategy, Duration grace) {
    this.strategy = strategy;
    this.grace = grace;
  }

  InitialCluster bootstrap(StrategyContext context)
      throws BootstrapException, InterruptedException {
    return call(() -> strategy.strategy().bootstrap(context), "returned no cluster", context);
  }

  /** Asks the strategy what the hosts resolve to. */
  Map<String, HostLookup> lookUp(HostResolver resolver, Set<String> hosts, StrategyContext context)
      throws BootstrapException, InterruptedException {
    return call(
        () -> {
          Map<String, HostLookup> lookups = resolver.lookUp(hosts, context);
          return lookups == null ? null : redacted(lookups, context.redactor());
        },
        "returned no addresses",
        context);
  }

  private static Map<String, HostLookup> redacted(
      Map<String, HostLookup> lookups, Redactor redactor) {
    Map<String, HostLookup> redacted = new HashMap<>();
    lookups.forEach(
        (host, lookup) ->
            redacted.put(
                host,
                lookup instanceof HostLookup.Failed failed
                    ? new HostLookup.Failed(redactor.redact(failed.reason()))
                    : lookup));
    return Map.copyOf(redacted);
  }

  /** Calls any method of the strategy. */
  <T> T call(Callable<@Nullable T> method, String nothing, StrategyContext context)
      throws BootstrapException, InterruptedException {
    StrategyTask<T> task =
        new StrategyTask<>(
            strategy.id(), type(), () -> StrategyGuard.call(method, context.redactor()));
    task.start();
    try {
      return outcome(task, nothing, context.deadline());
    } catch (TimeoutException e) {
      throw endOverdue(task, context.deadline());
    } catch (InterruptedException e) {
      task.end(grace);
      throw e;
    }
  }

  private Class<?> type() {
    return strategy.strategy().getClass();
  }

  private <T> T outcome(StrategyTask<T> task, String nothing, Deadline deadline)
      throws BootstrapException, InterruptedException, TimeoutException {
    try {
      T result =
          deadline.remaining().isEmpty()
              ? task.get()
              : task.get(nanosUntilOverdue(deadline.remaining().get()), TimeUnit.NANOSECONDS);
      if (result == null) {
        throw strategy.defect(nothing, null);
      }
      return result;
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      if (cause instanceof BootstrapException expected) {
        throw checked(expected);
      }
      if (cause instanceof InvalidClusterException invalid) {
        throw new BootstrapException(invalid);
      }
      if (cause instanceof InterruptedException) {
        throw strategy.defect("stopped as if interrupted, though nobody interrupted it", cause);
      }
      if (cause.getCause() instanceof LinkageError broken && StrategyGuard.isOfHost(type())) {
        throw ClassPathFailures.of(broken, strategy.toString());
      }
      throw strategy.defect(String.valueOf(cause.getMessage()), cause.getCause());
    }
  }

  /** A strategy may be compiled without a check for nulls. */
  @SuppressWarnings("ReferenceEquality")
  private BootstrapException checked(BootstrapException expected) {
    return (Object) expected.reason() == null
        ? strategy.defect("failed without a reason: " + expected.getMessage(), expected)
        : expected;
  }

  /** The most that a long holds, for a deadline further away than that. */
  private long nanosUntilOverdue(Duration remaining) {
    long nanos = TimeUnit.NANOSECONDS.convert(remaining);
    return Math.max(nanos, nanos + grace.toNanos());
  }

  private BootstrapException endOverdue(StrategyTask<?> task, Deadline deadline)
      throws InterruptedException {
    return !task.end(grace)
        ? strategy.defect("ignored its deadline and an interrupt; its thread is left behind", null)
        : new BootstrapException(
            Reason.TIMEOUT,
            strategy
                + " had not ended "
                + deadline.elapsed().toMillis()
                + " ms after its start and was interrupted; raise timeout if the source is merely slow");
  }
}
