package dev.etcdbootstrap.benchmarks;

import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Times the start of an etcd on its data, up to its first log line: started by {@code /bin/sh -c
 * exec}, and behind {@code run}. One after the other in every round, with the same data. Starts of
 * {@code run} with a JVM and without one are told apart.
 */
public final class Restart {

  private static final int ROUNDS = 40;
  private static final String OURS = "etcd-bootstrap: ";
  private static final String WITHOUT_JVM = "unchanged";

  private final Path etcd;
  private final Path home;
  private final Path data;

  private Restart(Path etcd, Path home, Path data) {
    this.etcd = etcd;
    this.home = home;
    this.data = data;
  }

  /** Takes the home of an unpacked distribution. */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "restart").toAbsolutePath();
    System.out.printf(
        "%n%-12s %12s %26s %26s%n", "", "sh -c exec", "run without a JVM", "run with a JVM");
    List<Path> programs =
        Stream.concat(Stream.of(Programs.find(Program.ETCD).path()), NativeEtcd.find().stream())
            .toList();
    for (Path program : programs) {
      Path data = directory.resolve("data" + programs.indexOf(program));
      new Restart(program, Path.of(args[0]).toAbsolutePath(), data).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    URI peer = FreePorts.nextUrl();
    URI client = FreePorts.nextUrl();
    String command =
        String.join(
            " ",
            etcd.toString(),
            "--name=n1",
            "--data-dir=" + data,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--initial-cluster=n1=" + peer,
            "--heartbeat-interval=10",
            "--election-timeout=100");
    String behind = home.resolve("bin/etcd-bootstrap") + " run -- " + command;
    List<Double> plain = new ArrayList<>();
    List<Double> withoutJvm = new ArrayList<>();
    List<Double> withJvm = new ArrayList<>();
    start(behind);
    for (int round = 0; round < ROUNDS; round++) {
      plain.add(start(command).millis());
      Start ours = start(behind);
      (ours.log().contains(WITHOUT_JVM) ? withoutJvm : withJvm).add(ours.millis());
    }
    double base = Median.of(plain);
    System.out.printf(
        "%-12s %9.1f ms %s %s%n", version(), base, column(withoutJvm, base), column(withJvm, base));
  }

  private static String column(List<Double> millis, double base) {
    return millis.isEmpty()
        ? String.format("%26s", "none")
        : String.format(
            "%7.1f ms = %5.2f (%3d)", Median.of(millis), Median.of(millis) / base, millis.size());
  }

  private String version() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(etcd.toString(), "--version").start();
    String line =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .findFirst()
            .orElse("");
    process.waitFor();
    return line.replace("etcd Version: ", "etcd ");
  }

  private record Start(double millis, String log) {}

  /** Until etcd's first line; then until it serves, so that the next one finds that it has run. */
  private static Start start(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "exec " + command);
    builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    Process process = builder.start();
    StringBuilder own = new StringBuilder();
    double millis = -1;
    try (BufferedReader log =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        if (line.startsWith(OURS)) {
          own.append(line);
        } else if (millis < 0) {
          millis = (System.nanoTime() - start) / 1e6;
        }
        if (line.contains("ready to serve client requests")) {
          process.destroy();
        }
      }
    }
    if (!process.waitFor(30, TimeUnit.SECONDS) || millis < 0) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " did not start: " + own);
    }
    return new Start(millis, own.toString());
  }
}
