package dev.etcdbootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.plugins.FakeStrategy;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
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

  @Test
  void cancellingInterruptsTheStrategy() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
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

    assertThat(result.cancel(false)).isTrue();

    interrupted.await();
    assertThatThrownBy(result::get).isInstanceOf(CancellationException.class);
  }
}
