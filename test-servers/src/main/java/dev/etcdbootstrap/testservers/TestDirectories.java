package dev.etcdbootstrap.testservers;

import dev.etcdbootstrap.testservers.process.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A directory for each test below one root. When a test runs again, its directory of an earlier JVM
 * is deleted; several runs in one JVM have separate directories. Thread-safe.
 */
final class TestDirectories {
  private final Path root;
  private final Set<String> names = new HashSet<>();

  TestDirectories(Path root) {
    this.root = root.toAbsolutePath();
  }

  /** A new, empty directory; the second of a name gets the number 2. */
  synchronized Path create(String test) {
    String name = test;
    for (int i = 2; !names.add(name); i++) {
      name = test + "-" + i;
    }
    Path directory = root.resolve(name);
    Trees.delete(directory);
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + directory, e);
    }
  }
}
