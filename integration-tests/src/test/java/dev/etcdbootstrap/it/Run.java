package dev.etcdbootstrap.it;

import dev.etcdbootstrap.testservers.process.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that has ended: its exit status and what it printed, none of it a secret. */
record Run(int status, String out, String err) {

  private static final long LIMIT_SECONDS = 120;

  /** Of the secret options that any test sets. */
  static final List<String> SECRET_KEYS =
      List.of("discovery-user", "discovery-password", "jdbc-password");

  /** Runs a command in a directory and waits for its end. */
  static Run of(Path directory, Map<String, String> environment, List<String> command) {
    try {
      Path out = Files.createTempFile("run", ".out");
      Path err = Files.createTempFile("run", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        // What a developer's shell has set for etcd is not for the tests.
        builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        Process process = builder.start();
        try {
          if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(command + " did not end within " + LIMIT_SECONDS + " s");
          }
        } finally {
          process.destroyForcibly();
        }
        Run run = new Run(process.exitValue(), read(out), read(err));
        Secrets.of(SECRET_KEYS, command, environment).requireNoneIn(run.out + run.err);
        return run;
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
