package dev.etcdbootstrap.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.cluster.HostLookup;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.BootstrapStrategy;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.HostResolver;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StrategyCallTest {

  private static final InitialCluster CLUSTER = InitialCluster.parse("a=http://a:1");

  /** Never waited out by a strategy that keeps the rules. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void release() {
    released.countDown();
  }

  private static InitialCluster call(FakeStrategy.Body body, Deadline deadline, Duration grace)
      throws BootstrapException, InterruptedException {
    return new StrategyCall(FakeStrategy.of(body).installed(), grace)
        .bootstrap(StrategyContext.builder().deadline(deadline).build());
  }

  private static InitialCluster call(FakeStrategy.Body body)
      throws BootstrapException, InterruptedException {
    return call(body, Deadline.after(LONG), LONG);
  }

  private static BootstrapException failureOf(FakeStrategy.Body body) {
    BootstrapException failure = catchThrowableOfType(BootstrapException.class, () -> call(body));
    assertThat(failure).isNotNull();
    return failure;
  }

  /** The message that says whose defect it is. */
  private static void assertDefect(BootstrapException failure, String what) {
    assertThat(failure)
        .hasMessage("strategy fake (/plugins/fake.jar) " + what + "; report this to its author");
    assertThat(failure.reason()).isEqualTo(Reason.INTERNAL);
  }

  @Test
  void returnsWhatTheStrategyReturns() throws Exception {
    assertThat(call(context -> CLUSTER)).isSameAs(CLUSTER);
    assertThat(call(context -> CLUSTER, Deadline.never(), LONG)).isSameAs(CLUSTER);
  }

  @Test
  void handsOverTheContext() throws Exception {
    AtomicReference<StrategyContext> seen = new AtomicReference<>();
    StrategyContext context = StrategyContext.builder().build();

    new StrategyCall(
            FakeStrategy.of(
                    given -> {
                      seen.set(given);
                      return CLUSTER;
                    })
                .installed(),
            LONG)
        .bootstrap(context);

    assertThat(seen).hasValue(context);
  }

  @Test
  void asksTheSystemWhatHostsResolveTo() throws Exception {
    FakeStrategy strategy = FakeStrategy.of(context -> CLUSTER);

    assertThat(strategy.installed().lookUp(Set.of("localhost"), StrategyContext.builder().build()))
        .containsOnlyKeys("localhost")
        .allSatisfy((host, lookup) -> assertThat(lookup).isInstanceOf(HostLookup.Found.class));
  }

  /** A strategy with a resolver of its own. */
  private static final class Resolving implements BootstrapStrategy, HostResolver {

    @Override
    public String id() {
      return "resolving";
    }

    @Override
    public InitialCluster bootstrap(StrategyContext context) {
      return CLUSTER;
    }

    @Override
    public Map<String, HostLookup> lookUp(Set<String> hosts, StrategyContext context) {
      HostLookup asked = new HostLookup.Failed("asked in " + Thread.currentThread().getName());
      return Map.of(hosts.iterator().next(), asked);
    }
  }

  @Test
  void asksAStrategyThatResolvesHostsItself() throws Exception {
    assertThat(
            Strategies.of(new Resolving())
                .select("resolving")
                .lookUp(Set.of("localhost"), StrategyContext.builder().build()))
        .containsExactly(
            Map.entry("localhost", new HostLookup.Failed("asked in etcd-bootstrap-resolving")));
  }

  @Test
  void runsOnADaemonThreadNamedAfterTheStrategy() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();

    call(
        context -> {
          thread.complete(Thread.currentThread());
          return CLUSTER;
        });

    assertThat(thread.get().getName()).isEqualTo("etcd-bootstrap-fake");
    assertThat(thread.get().isDaemon()).isTrue();
  }

  @Test
  void theContextClassLoaderIsThatOfTheStrategy() throws Exception {
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader other = new URLClassLoader(new URL[0])) {
      Thread.currentThread().setContextClassLoader(other);
      call(
          context -> {
            seen.set(Thread.currentThread().getContextClassLoader());
            return CLUSTER;
          });
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }

    assertThat(seen).hasValue(FakeStrategy.class.getClassLoader());
  }

  @Test
  void aFailureIsPassedOn() {
    BootstrapException expected = new BootstrapException(Reason.DENIED, "no");

    assertThat(
            failureOf(
                context -> {
                  throw expected;
                }))
        .isSameAs(expected);
  }

  @Test
  void anInvalidClusterIsAFailureOfThatKind() {
    Problem problem = Problem.error("code", "message", "remedy", "a");

    BootstrapException failure =
        failureOf(
            context -> {
              throw new InvalidClusterException(List.of(problem));
            });

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure.problems()).containsExactly(problem);
  }

  @Test
  void noClusterIsADefect() {
    assertDefect(failureOf(context -> null), "returned no cluster");
  }

  @Test
  void anUncheckedExceptionIsADefect() {
    RuntimeException bug = new IllegalStateException("bug");

    BootstrapException failure =
        failureOf(
            context -> {
              throw bug;
            });

    assertDefect(failure, "failed unexpectedly: java.lang.IllegalStateException: bug");
    assertThat(failure).cause().isSameAs(bug);
  }

  @Test
  void anErrorIsADefect() {
    Error bug = new AssertionError("bug");

    BootstrapException failure =
        failureOf(
            context -> {
              throw bug;
            });

    assertDefect(failure, "failed unexpectedly: java.lang.AssertionError: bug");
    assertThat(failure).cause().isSameAs(bug);
  }

  @Test
  void classesThatDoNotFitAreTheClassPathsOfTheHost() {
    Error broken = new NoClassDefFoundError("okhttp3/Call");

    BootstrapException failure =
        failureOf(
            context -> {
              throw broken;
            });

    assertThat(failure.reason()).isEqualTo(Reason.INTERNAL);
    assertThat(failure)
        .hasMessageContaining("classes do not fit together: NoClassDefFoundError: okhttp3.Call")
        .hasMessageContaining("the class path has two versions of one library, or lacks one")
        .cause()
        .isSameAs(broken);
  }

  @Test
  void aFailureWithoutAReasonIsADefect() {
    assertDefect(
        failureOf(
            context -> {
              throw new BootstrapException(none(), "no");
            }),
        "failed without a reason: no");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static Reason none() {
    return null;
  }

  @Test
  void anInterruptThatNobodySentIsADefect() {
    BootstrapException failure =
        failureOf(
            context -> {
              throw new InterruptedException("spurious");
            });

    assertDefect(failure, "stopped as if interrupted, though nobody interrupted it");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void oneThatIgnoresDeadlineAndInterruptIsLeftBehind() throws Exception {
    CompletableFuture<Thread> left = new CompletableFuture<>();

    assertThatThrownBy(
            () ->
                call(
                    context -> {
                      left.complete(Thread.currentThread());
                      awaitWhateverHappens(released);
                      return CLUSTER;
                    },
                    Deadline.after(Duration.ofMillis(1)),
                    Duration.ofMillis(20)))
        .isInstanceOfSatisfying(
            BootstrapException.class,
            failure ->
                assertDefect(
                    failure, "ignored its deadline and an interrupt; its thread is left behind"));
    assertThat(left.get().isAlive()).isTrue();
    released.countDown();
    left.get().join();
  }

  private static void awaitWhateverHappens(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException e) {
        // as a badly written strategy does
      }
    }
  }

  @Test
  void oneThatObeysOnlyTheInterruptHasRunOutOfTime() {
    AtomicBoolean interrupted = new AtomicBoolean();

    assertThatThrownBy(
            () ->
                call(
                    context -> {
                      try {
                        released.await();
                        return CLUSTER;
                      } catch (InterruptedException e) {
                        interrupted.set(true);
                        throw e;
                      }
                    },
                    Deadline.after(Duration.ZERO),
                    Duration.ofSeconds(2)))
        .hasMessageMatching(
            "strategy fake \\(/plugins/fake.jar\\) had not ended \\d+ ms after its start"
                + " and was interrupted; raise timeout if the source is merely slow")
        .isInstanceOfSatisfying(
            BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    assertThat(interrupted).isTrue();
  }

  @Test
  void oneThatEndsWithinItsGraceHasEnded() throws Exception {
    Deadline expired = Deadline.after(Duration.ZERO);

    assertThat(call(context -> CLUSTER, expired, LONG)).isSameAs(CLUSTER);
    assertThatThrownBy(
            () ->
                call(
                    context -> {
                      throw new BootstrapException(Reason.TIMEOUT, "2 of 3 are there");
                    },
                    expired,
                    LONG))
        .hasMessage("2 of 3 are there");
  }

  @Test
  void aDeadlineMayBeFurtherThanTheNanosecondsOfALong() throws Exception {
    assertThat(call(context -> CLUSTER, Deadline.after(Duration.ofDays(200_000)), LONG))
        .isSameAs(CLUSTER);
    assertThat(call(context -> CLUSTER, Deadline.after(ChronoUnit.FOREVER.getDuration()), LONG))
        .isSameAs(CLUSTER);
  }

  @Test
  void anInterruptedCallerInterruptsTheStrategyAndWaitsForIt() {
    Thread caller = Thread.currentThread();
    AtomicBoolean strategyHadEnded = new AtomicBoolean();

    assertThatThrownBy(
            () ->
                call(
                    context -> {
                      caller.interrupt();
                      try {
                        released.await();
                        return CLUSTER;
                      } catch (InterruptedException e) {
                        while (!isWaiting(caller) && released.getCount() > 0) {
                          Thread.onSpinWait();
                        }
                        strategyHadEnded.set(true);
                        throw e;
                      }
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(strategyHadEnded).isTrue();
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void aCallerInterruptedBeforeWaitsForNothing() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () ->
                call(
                    context -> {
                      released.await();
                      return CLUSTER;
                    },
                    Deadline.never(),
                    LONG))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).as("the flag, once the exception tells it").isFalse();
  }

  @Test
  void anInterruptedCallerDoesNotWaitForAStrategyThatIgnoresIt() throws Exception {
    CompletableFuture<Thread> left = new CompletableFuture<>();
    Thread caller = Thread.currentThread();

    assertThatThrownBy(
            () ->
                call(
                    context -> {
                      left.complete(Thread.currentThread());
                      caller.interrupt();
                      awaitWhateverHappens(released);
                      return CLUSTER;
                    },
                    Deadline.never(),
                    Duration.ofMillis(20)))
        .isInstanceOf(InterruptedException.class);
    assertThat(left.get().isAlive()).isTrue();
    released.countDown();
    left.get().join();
  }
}
