package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Java text that a test compiles and runs against the packaged jars, as a user would. */
final class JavaSource {

  private JavaSource() {}

  /** Compiles files with {@code javac}; its options come first. */
  static void compile(Path target, List<String> options, Path... files) {
    List<String> command = new ArrayList<>(List.of(tool("javac"), "-d", target.toString()));
    command.addAll(options);
    for (Path file : files) {
      command.add(file.toString());
    }
    Run run = Run.of(target, Map.of(), command);
    assertThat(run.status()).as(run.err()).isZero();
  }

  /** Runs {@code java} with these arguments. */
  static Run run(Path directory, String... arguments) {
    List<String> command = new ArrayList<>(List.of(tool("java")));
    command.addAll(List.of(arguments));
    return Run.of(directory, Map.of(), command);
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String classPath(Object... entries) {
    List<String> texts = new ArrayList<>();
    for (Object entry : entries) {
      texts.add(entry.toString());
    }
    return String.join(File.pathSeparator, texts);
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }
}
