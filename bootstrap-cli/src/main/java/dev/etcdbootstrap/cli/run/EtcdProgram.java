package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.run.settings.EtcdRelease;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The etcd that is to be started, and its version, for which it is asked once.
 *
 * @param path of the file; as it was given when it is not found on {@code PATH}
 * @param version such as {@code 3.5.17}
 */
record EtcdProgram(Path path, String version) {

  private static final Pattern VERSION = Pattern.compile("^etcd Version: (\\d\\S*)");
  private static final int MAX_ANSWER = 4_096;
  private static final long LIMIT_SECONDS = 10;

  /**
   * Asks a program for its version.
   *
   * @param program a path, or a name on {@code PATH}
   * @throws BootstrapException with {@link Reason#USAGE} when there is no such program, or it is no
   *     etcd
   */
  static EtcdProgram ask(String program) throws BootstrapException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(program, "--version")
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        return parse(program, answer(process));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw refused(
          program, "cannot be started; install etcd, or correct the path: " + e.getMessage());
    }
  }

  private static String answer(Process process) throws IOException, InterruptedException {
    CompletableFuture<byte[]> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return process.getInputStream().readNBytes(MAX_ANSWER);
              } catch (IOException e) {
                return new byte[0]; // then it is no etcd
              }
            },
            task -> {
              Thread thread = new Thread(task, "etcd-version");
              thread.setDaemon(true);
              thread.start();
            });
    try {
      return new String(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS), StandardCharsets.UTF_8);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("it does not answer --version", e);
    }
  }

  private static EtcdProgram parse(String program, String answer) throws BootstrapException {
    Matcher version = VERSION.matcher(answer);
    if (!version.find()) {
      throw refused(program, "is no etcd: it does not answer --version as etcd does");
    }
    return new EtcdProgram(find(program), version.group(1));
  }

  private static Path find(String program) {
    if (program.indexOf('/') < 0) {
      for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
        Path candidate = Path.of(directory, program);
        if (Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    return Path.of(program);
  }

  private static BootstrapException refused(String program, String why) {
    return new BootstrapException(Reason.USAGE, ForeignText.printable(program) + " " + why);
  }

  /** Its minor release; empty for one that is not known here. */
  Optional<EtcdRelease> release() {
    return EtcdRelease.of(version);
  }
}
