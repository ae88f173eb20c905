package dev.etcdbootstrap.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Times whole processes: {@code resolve} of the packaged distribution with the static strategy and
 * a YAML file, against a Hello World on the same JVM without any flags; in turn, medians.
 */
public final class ColdStart {

  private static final int ROUNDS = 40;
  private static final int WARM_UP = 5;
  private static final double TARGET = 3.5;

  private ColdStart() {}

  /** Takes the home of an unpacked distribution. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path home = Path.of(args[0]);
    Path config = Files.createTempFile("etcd-bootstrap", ".yaml");
    try {
      Files.writeString(
          config,
          """
          name: infra0
          initial-advertise-peer-urls: http://10.0.1.10:2380
          static:
            initial-cluster:
              - infra0=http://10.0.1.10:2380
              - infra1=http://10.0.1.11:2380
              - infra2=http://10.0.1.12:2380
          """);
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      List<String> hello = List.of(java, "-cp", classes(), Hello.class.getName());
      List<String> resolve =
          List.of(
              home.resolve("bin/etcd-bootstrap").toString(),
              "resolve",
              "-c",
              config.toString(),
              "-o",
              "json");
      List<Double> hellos = new ArrayList<>();
      List<Double> resolves = new ArrayList<>();
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        double helloMillis = time(hello);
        double resolveMillis = time(resolve);
        if (round >= WARM_UP) {
          hellos.add(helloMillis);
          resolves.add(resolveMillis);
        }
      }
      System.out.printf(
          "Hello World: %6.1f ms, etcd-bootstrap resolve: %6.1f ms (medians of %d)%n",
          Median.of(hellos), Median.of(resolves), ROUNDS);
      System.out.printf(
          "ratio: %.2f (target: at most %.1f)%n", Median.of(resolves) / Median.of(hellos), TARGET);
    } finally {
      Files.delete(config);
    }
  }

  private static String classes() {
    return System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
  }

  private static double time(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    long start = System.nanoTime();
    Process process = builder.start();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " did not end within 30 s");
    }
    long nanos = System.nanoTime() - start;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(command + " ended with " + process.exitValue());
    }
    return nanos / 1e6;
  }
}
