package dev.etcdbootstrap.cli.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Writes a file whole or not at all, also across a power cut. */
public final class AtomicFile {

  private static final int MAX_LINKS = 40;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private AtomicFile() {}

  /**
   * Replaces the content of a file: a temporary file beside it, fsync, rename, fsync of the
   * directory. A link is followed; the permissions of an existing file are kept, a new one gets
   * what the umask allows, and the owner where this process may. Anything but a regular file (a
   * pipe) is written directly, and so is {@code /dev/stdout}, whatever it leads to.
   *
   * @param limit how long to wait for the reader of a pipe; empty for ever
   * @throws IOException when it cannot be written; the file is then as it was
   */
  public static void write(Path file, String text, Optional<Duration> limit) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      Patience.within(
          limit, "nobody has read it", () -> Files.write(file, bytes, StandardOpenOption.WRITE));
      return;
    }
    Path target = followed(file);
    if (isDescriptor(target)) {
      // A file that a shell has opened for this process: what the shell wrote is to stay.
      Files.write(file, bytes, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      return;
    }
    replace(
        target,
        bytes,
        temporary -> {
          keepPermissions(target, temporary);
          keepOwner(target, temporary);
        });
  }

  /**
   * Replaces the content of a file that only its owner may read, from before the first byte on.
   *
   * @throws IOException when it cannot be written; the file is then as it was
   */
  public static void writePrivate(Path file, String text) throws IOException {
    replace(followed(file), text.getBytes(StandardCharsets.UTF_8), AtomicFile::makePrivate);
  }

  private interface Preparation {
    void of(Path temporary) throws IOException;
  }

  /**
   * @param preparation of the temporary file, while it is empty
   */
  private static void replace(Path target, byte[] bytes, Preparation preparation)
      throws IOException {
    // Random, since containers that share a directory share process IDs too.
    String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path temporary = target.resolveSibling("." + target.getFileName() + "." + unique + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        preparation.of(temporary);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      rename(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncDirectory(target);
  }

  private static void makePrivate(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** The target of a link, whether or not it exists. */
  private static Path followed(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MAX_LINKS) {
        throw new FileSystemException(file.toString(), null, "too many levels of symbolic links");
      }
      if (isDescriptor(target)) {
        return target;
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** Whether this names standard output, which is to be written as such. */
  public static boolean isStandardOutput(Path file) throws IOException {
    Path target = followed(file);
    return isDescriptor(target) && target.endsWith("1");
  }

  private static boolean isDescriptor(Path file) throws IOException {
    Path parent = file.getParent();
    return parent != null
        && Files.isDirectory(DESCRIPTORS)
        && Files.isDirectory(parent)
        && Files.isSameFile(parent, DESCRIPTORS);
  }

  /** As far as this process may: only root gives files away. */
  private static void keepOwner(Path from, Path to) throws IOException {
    if (!Files.exists(from)
        || !from.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return;
    }
    for (String attribute : List.of("unix:uid", "unix:gid")) {
      Object wanted = Files.getAttribute(from, attribute);
      if (!wanted.equals(Files.getAttribute(to, attribute))) {
        try {
          Files.setAttribute(to, attribute, wanted);
        } catch (FileSystemException e) {
          // Not allowed; the file is then owned by who writes it, as after any other replacement.
        }
      }
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    if (Files.exists(from)
        && from.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }

  private static void rename(Path temporary, Path target) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("its file system cannot replace a file in one step", e);
    }
  }

  /** Makes the rename itself durable. */
  private static void syncDirectory(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
