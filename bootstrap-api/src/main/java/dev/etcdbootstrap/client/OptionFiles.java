package dev.etcdbootstrap.client;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads the files that options name. Only regular files of at most {@link
 * ClientLimits#MAX_FILE_BYTES} are read: a device has no end, and a FIFO blocks beyond any
 * deadline. Symbolic links are followed.
 */
public final class OptionFiles {

  private OptionFiles() {}

  /**
   * Reads a whole file.
   *
   * @param option its key, for messages
   * @throws BootstrapException with {@link Reason#USAGE} when it cannot be read; the message names
   *     option and file
   */
  public static byte[] read(String option, Path file) throws BootstrapException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw refused(option, file, "is a directory; name a file");
      }
      if (!attributes.isRegularFile()) {
        throw refused(
            option, file, "is a device, a FIFO or a socket; copy its content to a regular file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(ClientLimits.MAX_FILE_BYTES + 1);
        if (content.length > ClientLimits.MAX_FILE_BYTES) {
          throw refused(option, file, "is larger than 1 MB; check that this is the right file");
        }
        return content;
      }
    } catch (IOException e) {
      BootstrapException refusal = refused(option, file, "cannot be read: " + reason(e));
      refusal.initCause(e);
      throw refusal;
    }
  }

  /**
   * Reads a file of UTF-8 text.
   *
   * @throws BootstrapException as {@link #read} does, also for a file that is not UTF-8
   */
  public static String readText(String option, Path file) throws BootstrapException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(read(option, file)))
          .toString();
    } catch (CharacterCodingException e) {
      throw refused(option, file, "is not a text file in UTF-8");
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file; correct the path";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied; let the user of this process read it";
    }
    String text = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
    return text == null ? "input/output error" : text;
  }

  private static BootstrapException refused(String option, Path file, String why) {
    return new BootstrapException(Reason.USAGE, option + ": " + file + " " + why);
  }
}
