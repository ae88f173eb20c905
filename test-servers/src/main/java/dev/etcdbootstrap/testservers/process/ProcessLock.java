package dev.etcdbootstrap.testservers.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Mutual exclusion between threads and between JVMs, by a lock on a file.
 *
 * <p>The file stays when the lock is released; the operating system releases the lock of a JVM that
 * dies. Threads of one JVM exclude each other by a plain lock: closing a second channel of the same
 * file would release the lock of the first.
 */
public final class ProcessLock {
  private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

  private ProcessLock() {}

  /**
   * Does the work while no other thread or JVM holds a lock on the same file.
   *
   * @throws IllegalStateException if the lock is not free within the limit
   * @throws UncheckedIOException if the file cannot be opened for writing
   */
  public static <T> T holding(Path file, Duration limit, Supplier<T> work) {
    try {
      if (!IN_THIS_JVM.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw busy(file, limit, "another thread");
      }
    } catch (InterruptedException e) {
      throw Poll.interrupted(e);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock =
          Poll.until(limit, () -> tryLock(channel))
              .orElseThrow(() -> busy(file, limit, "another process"));
      try {
        return work.get();
      } finally {
        lock.release();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock " + file, e);
    } finally {
      IN_THIS_JVM.unlock();
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel) {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // held by this class of another class loader
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalStateException busy(Path file, Duration limit, String holder) {
    return new IllegalStateException(
        "The lock "
            + file
            + " was not free within "
            + limit
            + ": "
            + holder
            + " holds it. End that one, or wait for it and try again.");
  }
}
