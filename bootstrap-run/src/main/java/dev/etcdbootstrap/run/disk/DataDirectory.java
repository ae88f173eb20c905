package dev.etcdbootstrap.run.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads etcd's data directory: {@code member/wal}, or the directory of {@code --wal-dir}, and
 * {@code member/snap/db}. The layout has been the same since etcd 3.0.
 */
public final class DataDirectory {

  private static final String LOG = ".wal";

  private DataDirectory() {}

  /**
   * Reads what is there; follows links. Reads at most the last file of the log, whose entries are
   * skipped.
   *
   * @param directory etcd's {@code --data-dir}
   * @param logDirectory etcd's {@code --wal-dir}, where given
   */
  public static DiskState read(Path directory, Optional<Path> logDirectory) {
    Path log = logDirectory.orElse(directory.resolve("member/wal"));
    Path database = directory.resolve("member/snap/db");
    try {
      Optional<Path> last = lastFile(log);
      if (last.isPresent()) {
        return new DiskState.Initialised(LogFile.read(last.get()));
      }
      return exists(database) ? new DiskState.LogMissing(database, log) : new DiskState.Empty();
    } catch (UnreadableLogException e) {
      return new DiskState.Unreadable(e.path(), e.why());
    } catch (NotDirectoryException e) {
      return new DiskState.Unreadable(log, "is not a directory");
    } catch (IOException e) {
      return new DiskState.Unreadable(log, "cannot be read: " + e.getMessage());
    }
  }

  /**
   * Whether an etcd is running on it: it holds a lock on the file of its log that it writes. For
   * one that has not made its log yet, and for what may not be opened, that cannot be told.
   */
  public static boolean isHeld(Path directory, Optional<Path> logDirectory) {
    try {
      Optional<Path> last = lastFile(logDirectory.orElse(directory.resolve("member/wal")));
      if (last.isEmpty()) {
        return false;
      }
      try (FileChannel file = FileChannel.open(last.get(), StandardOpenOption.WRITE);
          FileLock lock = file.tryLock()) {
        return lock == null;
      }
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The last bytes of the log; empty when there is none.
   *
   * @throws IOException when it cannot be read, or is no log
   */
  public static Optional<LogEnd> logEnd(Path directory, Optional<Path> logDirectory)
      throws IOException {
    Optional<Path> last = lastFile(logDirectory.orElse(directory.resolve("member/wal")));
    return last.isEmpty() ? Optional.empty() : Optional.of(LogFile.end(last.get()));
  }

  /** What may not be looked at is not taken for missing, as {@link Files#exists} does. */
  private static boolean exists(Path file) throws IOException {
    try {
      Files.readAttributes(file, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** By the sequence number, with which the names begin; a log that is not there has none. */
  private static Optional<Path> lastFile(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(LOG))
          .max((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
