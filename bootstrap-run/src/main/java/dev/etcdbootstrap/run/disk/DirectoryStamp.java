package dev.etcdbootstrap.run.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * Which directory this is, and when it was last changed: its inode number and the time that the
 * kernel sets when an entry comes or goes, and that nothing sets back. etcd makes an entry in its
 * data directory before it does anything else, so one stamp before and after means that no etcd has
 * run in between, and that nobody has removed what one left.
 */
public final class DirectoryStamp {

  private DirectoryStamp() {}

  /**
   * The stamp of a directory, as text without blanks; empty when there is no such directory, or a
   * file system that tells neither.
   */
  public static String of(Path directory) throws IOException {
    try {
      Map<String, Object> attributes = Files.readAttributes(directory, "unix:ino,ctime");
      if (!(attributes.get("ctime") instanceof FileTime changed)) {
        return "";
      }
      Instant time = changed.toInstant();
      return attributes.get("ino") + ":" + time.getEpochSecond() + "." + time.getNano();
    } catch (NoSuchFileException | UnsupportedOperationException e) {
      return "";
    }
  }
}
