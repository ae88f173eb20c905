package dev.etcdbootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.FakeStrategy;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RunAsyncTest {

  private static final InitialCluster CLUSTER = InitialCluster.parse("a=http://a:1");

  private static ClusterBootstrap bootstrap(FakeStrategy.Body body) {
    return ClusterBootstrap.using(Strategies.of(FakeStrategy.of(body)), "fake");
  }

  @Test
  void completesWithTheResult() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<BootstrapResult> result =
        bootstrap(
                context -> {
                  released.await();
                  return CLUSTER;
                })
            .runAsync();
    assertThat(result).isNotDone();

    released.countDown();

    assertThat(result.get().cluster()).isEqualTo(CLUSTER);
  }

  @Test
  void completesWithTheFailure() {
    BootstrapException failure = new BootstrapException(Reason.DENIED, "no");

    assertThatThrownBy(
            () ->
                bootstrap(
                        context -> {
                          throw failure;
                        })
                    .runAsync()
                    .get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isSameAs(failure);
  }

  @Test
  void wrongOptionsFailTheFuture() {
    assertThatThrownBy(
            () -> bootstrap(context -> CLUSTER).option("unheard-of", "1").runAsync().get())
        .cause()
        .isInstanceOfSatisfying(
            BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE));
  }

  /** Started, and not to end unless it is interrupted. */
  private static final class Endless {

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    CompletableFuture<BootstrapResult> run() throws InterruptedException {
      CompletableFuture<BootstrapResult> result =
          bootstrap(
                  context -> {
                    started.countDown();
                    try {
                      new CountDownLatch(1).await();
                      return CLUSTER;
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                      throw e;
                    }
                  })
              .runAsync();
      started.await();
      return result;
    }
  }

  @Test
  void cancellingInterruptsTheStrategy() throws Exception {
    Endless endless = new Endless();
    CompletableFuture<BootstrapResult> result = endless.run();

    assertThat(result.cancel(false)).isTrue();

    endless.interrupted.await();
    assertThatThrownBy(result::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void aTimeoutOfTheFutureInterruptsTheStrategy() throws Exception {
    Endless endless = new Endless();
    CompletableFuture<BootstrapResult> result = endless.run();

    assertThatThrownBy(() -> result.orTimeout(1, TimeUnit.MILLISECONDS).get())
        .cause()
        .isInstanceOf(TimeoutException.class);

    endless.interrupted.await();
  }

  @Test
  void aDefaultThatComesFirstInterruptsTheStrategy() throws Exception {
    BootstrapResult other = bootstrap(context -> CLUSTER).run();
    Endless endless = new Endless();
    CompletableFuture<BootstrapResult> result = endless.run();

    assertThat(result.completeOnTimeout(other, 1, TimeUnit.MILLISECONDS).get()).isSameAs(other);

    endless.interrupted.await();
  }

  @Test
  void theTimeoutOfTheBootstrapEndsAlsoWhatIsWaitedForByDerivation() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<String> derived =
        bootstrap(
                context -> {
                  try {
                    new CountDownLatch(1).await();
                    return CLUSTER;
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                })
            .timeout(Duration.ofMillis(1))
            .runAsync()
            .thenApply(BootstrapResult::toString);

    assertThatThrownBy(derived::get)
        .cause()
        .isInstanceOfSatisfying(
            BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    interrupted.await();
  }

  @Test
  void whatDependsOnTheResultIsNotInterrupted() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted =
        bootstrap(
                context -> {
                  released.await();
                  return CLUSTER;
                })
            .runAsync()
            .thenApply(result -> Thread.currentThread().isInterrupted());

    released.countDown();

    assertThat(interrupted.get()).isFalse();
  }
}
