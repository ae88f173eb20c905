package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class LeakDetectorTest {

  /** Its first thread runs as soon as it is made; of a module that this one does not read. */
  private static Object httpClient() throws ReflectiveOperationException {
    return Class.forName("java.net.http.HttpClient").getMethod("newHttpClient").invoke(null);
  }

  @Test
  void aClientOfTheJdkThatNobodyHoldsIsNoLeak() throws Exception {
    LeakDetector leaks = new LeakDetector(List.of());
    assertThat(httpClient()).isNotNull();

    assertThat(leaks.threads(Duration.ofSeconds(60))).isEmpty();
  }

  @Test
  void oneThatIsHeldIsALeak() throws Exception {
    LeakDetector leaks = new LeakDetector(List.of());
    Object client = httpClient();

    try {
      assertThat(leaks.threads(Duration.ofMillis(300)))
          .extracting(Thread::getName)
          .singleElement()
          .asString()
          .startsWith("HttpClient-");
    } finally {
      Reference.reachabilityFence(client);
    }
  }

  @Test
  void everyThreadHasUntilTheLimitToEnd() throws Exception {
    LeakDetector leaks = new LeakDetector(List.of());
    CountDownLatch firstHasRun = new CountDownLatch(1);
    Thread second =
        new Thread(
            () -> {
              try {
                firstHasRun.await();
              } catch (InterruptedException e) {
                // The test has failed.
              }
            },
            "second");
    second.start();
    new Thread(firstHasRun::countDown, "first").start();

    assertThat(leaks.threads(Duration.ofSeconds(60))).isEmpty();
  }
}
