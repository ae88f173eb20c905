package dev.etcdbootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine. */
final class Shell {

  private Shell() {}

  /**
   * What the script prints; it finds the text in the file {@code input} of its working directory.
   */
  static String run(Path directory, String shell, String script, String input)
      throws IOException, InterruptedException {
    Files.writeString(directory.resolve("input"), input);
    ProcessBuilder builder =
        new ProcessBuilder(List.of(shell, "-c", script))
            .directory(directory.toFile())
            .redirectError(directory.resolve("errors").toFile());
    builder.environment().keySet().retainAll(Set.of("PATH"));
    Process process = builder.start();
    String output;
    try (InputStream in = process.getInputStream()) {
      output = new String(in.readAllBytes(), UTF_8);
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the shell ended").isTrue();
    assertThat(Files.readString(directory.resolve("errors"))).isEmpty();
    assertThat(process.exitValue()).isZero();
    return output;
  }
}
