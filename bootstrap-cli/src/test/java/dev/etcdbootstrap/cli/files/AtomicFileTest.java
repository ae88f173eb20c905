package dev.etcdbootstrap.cli.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AtomicFileTest {

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void readersSeeOneContentOrTheOtherAndWritersDoNotClash(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("file");
    List<String> texts = List.of("a".repeat(300_000), "b".repeat(200_000), "c".repeat(100_000));
    AtomicFile.write(file, texts.get(0), Optional.empty());
    ExecutorService writers = Executors.newFixedThreadPool(texts.size());
    try {
      List<Future<?>> writing = new ArrayList<>();
      for (String text : texts) {
        writing.add(
            writers.submit(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    AtomicFile.write(file, text, Optional.empty());
                  }
                  return null;
                }));
      }
      while (!writing.stream().allMatch(Future::isDone)) {
        assertThat(texts.contains(Files.readString(file))).as("a whole content").isTrue();
      }
      for (Future<?> each : writing) {
        each.get(30, TimeUnit.SECONDS);
      }
    } finally {
      writers.shutdownNow();
    }

    assertThat(names(directory)).containsExactly("file");
  }

  /** In a zip file system, as the JDK has it, a file cannot be moved over another. */
  @Test
  void failureAfterWritingLeavesNothingBehind(@TempDir Path directory) throws Exception {
    try (FileSystem zip =
        FileSystems.newFileSystem(directory.resolve("a.zip"), Map.of("create", "true"))) {
      Path file = zip.getPath("/file");
      Files.writeString(file, "old");

      assertThatThrownBy(() -> AtomicFile.write(file, "new", Optional.empty()))
          .isInstanceOf(IOException.class);

      assertThat(Files.readString(file)).isEqualTo("old");
      assertThat(names(zip.getPath("/"))).containsExactly("file");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theOwnerIsKept(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    try {
      Files.setAttribute(file, "unix:uid", 12_345);
      Files.setAttribute(file, "unix:gid", 12_346);
    } catch (FileSystemException e) {
      abort("only root gives files away");
    }

    AtomicFile.write(file, "new", Optional.empty());

    assertThat(Files.readString(file)).isEqualTo("new");
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12_345);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(12_346);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDescriptorIsAppendedTo(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "before\n");
    Object inode = Files.getAttribute(file, "unix:ino");
    try (FileInputStream open = new FileInputStream(file.toFile())) {
      Path link = directory.resolve("link");
      Files.createSymbolicLink(link, descriptorOf(file));

      AtomicFile.write(link, "after\n", Optional.empty());

      assertThat(new String(open.readAllBytes(), UTF_8)).isEqualTo("before\nafter\n");
    }
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
  }

  private static Path descriptorOf(Path file) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .filter(descriptor -> Files.exists(descriptor))
          .filter(
              descriptor -> {
                try {
                  return Files.isSameFile(descriptor, file);
                } catch (IOException e) {
                  return false;
                }
              })
          .findFirst()
          .orElseThrow();
    }
  }
}
