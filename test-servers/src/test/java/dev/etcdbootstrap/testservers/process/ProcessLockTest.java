package dev.etcdbootstrap.testservers.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServersExtension.class)
class ProcessLockTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final Servers servers;

  ProcessLockTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void letsOneThreadInAtATime() throws Exception {
    int threads = 8;
    Path token = servers.directory().resolve("token");
    Callable<Path> alone = () -> ProcessLock.holding(lock(), LIMIT, () -> createAndDelete(token));
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Path> entry : executor.invokeAll(Collections.nCopies(threads * 50, alone))) {
        assertThat(entry.get()).isEqualTo(token);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void givesUpOnAnotherThread() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> holder =
          executor.submit(
              () ->
                  ProcessLock.holding(
                      lock(),
                      LIMIT,
                      () -> {
                        held.countDown();
                        return awaited(done);
                      }));
      assertThat(awaited(held)).isTrue();

      assertThatIllegalStateException()
          .isThrownBy(() -> ProcessLock.holding(lock(), SHORT, () -> "never"))
          .withMessageContaining(lock().toString())
          .withMessageContaining("another thread holds it");

      done.countDown();
      assertThat(holder.get()).isTrue();
      assertThat(ProcessLock.holding(lock(), SHORT, () -> "free")).isEqualTo("free");
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void givesUpOnAnotherJvmUntilThatOneDies() {
    LoggedProcess jvm =
        servers.process("holder", ChildJvm.command(Holder.class, lock().toString()), Map.of());
    jvm.awaitLog("^held$", LIMIT);

    assertThatIllegalStateException()
        .isThrownBy(() -> ProcessLock.holding(lock(), SHORT, () -> "never"))
        .withMessageContaining("another process holds it");

    jvm.kill();
    assertThat(ProcessLock.holding(lock(), LIMIT, () -> "free")).isEqualTo("free");
  }

  /** Holds the lock until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) {
      ProcessLock.holding(
          Path.of(args[0]),
          LIMIT,
          () -> {
            System.out.println("held");
            return awaited(new CountDownLatch(1));
          });
    }
  }

  private Path lock() {
    return servers.directory().resolve("lock");
  }

  /** Fails when another one is between its two steps. */
  private static Path createAndDelete(Path file) {
    try {
      Files.createFile(file);
      Files.delete(file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw Poll.interrupted(e);
    }
  }
}
