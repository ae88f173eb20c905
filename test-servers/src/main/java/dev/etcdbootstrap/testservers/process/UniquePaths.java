package dev.etcdbootstrap.testservers.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates files and directories with unique names: {@code etcd}, {@code etcd-2}, … */
public final class UniquePaths {
  private UniquePaths() {}

  /** Creates an empty file; the directory must exist. */
  public static Path newFile(Path directory, String name, String extension) {
    return create(directory, name, extension, Files::createFile);
  }

  /** Creates an empty directory; the parent must exist. */
  public static Path newDirectory(Path parent, String name) {
    return create(parent, name, "", Files::createDirectory);
  }

  private static Path create(Path parent, String name, String extension, Creation creation) {
    for (int i = 1; ; i++) {
      try {
        return creation.create(parent.resolve(name + (i == 1 ? "" : "-" + i) + extension));
      } catch (FileAlreadyExistsException e) {
        // Taken: the next number.
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot create " + name + extension + " in " + parent, e);
      }
    }
  }

  private interface Creation {
    Path create(Path path) throws IOException;
  }
}
