package dev.etcdbootstrap.testkit.planted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Keys and values that members share. Each call is atomic, and nothing else is. Thread-safe. */
interface SharedMap {

  /** A copy. */
  Map<String, String> all();

  /** Adds a key unless it is there. */
  void add(String key, String value);

  /** Replaces the value of a key, or adds it. */
  void put(String key, String value);

  /** Removes a key if it is there. */
  void remove(String key);

  /** In the memory of this JVM. */
  static SharedMap inMemory() {
    Map<String, String> map = new ConcurrentHashMap<>();
    return new SharedMap() {
      @Override
      public Map<String, String> all() {
        return new TreeMap<>(map);
      }

      @Override
      public void add(String key, String value) {
        map.putIfAbsent(key, value);
      }

      @Override
      public void put(String key, String value) {
        map.put(key, value);
      }

      @Override
      public void remove(String key) {
        map.remove(key);
      }
    };
  }

  /** In a directory, with a file for each key. */
  static SharedMap inDirectory(Path directory) {
    return new SharedMap() {
      @Override
      public Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
          for (Path file : files.toList()) {
            String name = file.getFileName().toString();
            if (!name.startsWith(".")) {
              all.put(name, Files.readString(file));
            }
          }
          return all;
        } catch (NoSuchFileException e) {
          return all(); // it was removed meanwhile
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      /** A file appears with all it holds, as a link to one that is complete. */
      @Override
      public void add(String key, String value) {
        try {
          Path complete = Files.createTempFile(directory, ".", "");
          Files.writeString(complete, value);
          try {
            Files.createLink(directory.resolve(key), complete);
          } catch (FileAlreadyExistsException e) {
            // It is there.
          }
          Files.delete(complete);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void put(String key, String value) {
        remove(key);
        add(key, value);
      }

      @Override
      public void remove(String key) {
        try {
          Files.deleteIfExists(directory.resolve(key));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
