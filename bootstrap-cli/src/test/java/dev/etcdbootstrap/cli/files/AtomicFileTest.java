package dev.etcdbootstrap.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    AtomicFile.write(file, texts.get(0));
    ExecutorService writers = Executors.newFixedThreadPool(texts.size());
    try {
      List<Future<?>> writing = new ArrayList<>();
      for (String text : texts) {
        writing.add(
            writers.submit(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    AtomicFile.write(file, text);
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

      assertThatThrownBy(() -> AtomicFile.write(file, "new")).isInstanceOf(IOException.class);

      assertThat(Files.readString(file)).isEqualTo("old");
      assertThat(names(zip.getPath("/"))).containsExactly("file");
    }
  }
}
