package dev.etcdbootstrap.cli.demo;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.output.EtcdSettings;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Real etcd processes, one for each member, behind {@code run}, with their data in a temporary
 * directory. Closing ends them and deletes their data, as does the end of the JVM. Used by one
 * thread.
 */
public final class EtcdProcesses implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(12);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Path directory;
  private final List<Running> running = new ArrayList<>();
  private final Thread atEnd = new Thread(this::end, "etcd-bootstrap-demo-end");

  /**
   * The process of a member.
   *
   * @param command that starts it
   * @param clientUrl where clients reach it
   */
  public record Running(
      String name, List<String> command, URI clientUrl, Process process, Path log) {}

  private EtcdProcesses(Path directory) {
    this.directory = directory;
    Runtime.getRuntime().addShutdownHook(atEnd);
  }

  /**
   * Starts a process for each member with what it found, without waiting until it is healthy.
   *
   * @param behind what is put in front of etcd; may be nothing
   * @throws BootstrapException when one cannot be started
   */
  public static EtcdProcesses start(List<String> behind, Path etcd, List<BootstrapResult> results)
      throws BootstrapException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    EtcdProcesses processes;
    try {
      processes = new EtcdProcesses(Files.createTempDirectory("etcd-bootstrap-demo"));
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.UNAVAILABLE, "a temporary directory cannot be created: " + e.getMessage(), e);
    }
    try {
      List<Integer> ports = FreePorts.take(loopback, results.size());
      for (int i = 0; i < results.size(); i++) {
        URI clientUrl = URI.create("http://" + loopback.getHostAddress() + ":" + ports.get(i));
        processes.start(behind, etcd, results.get(i), clientUrl);
      }
      return processes;
    } catch (IOException e) {
      processes.close();
      throw new BootstrapException(
          Reason.UNAVAILABLE, etcd + " cannot be started: " + e.getMessage(), e);
    }
  }

  private void start(List<String> behind, Path etcd, BootstrapResult result, URI clientUrl)
      throws IOException {
    List<String> command = new ArrayList<>(behind);
    command.add(etcd.toString());
    EtcdSettings.of(result).forEach((key, value) -> command.add("--" + key + "=" + value));
    String name = result.localMember().orElseThrow().name();
    command.add("--listen-peer-urls=" + result.localMember().orElseThrow().peerUrls().get(0));
    command.add("--listen-client-urls=" + clientUrl);
    command.add("--advertise-client-urls=" + clientUrl);
    command.add("--data-dir=" + directory.resolve(name));
    running.add(start(name, command, clientUrl));
  }

  private Running start(String name, List<String> command, URI clientUrl) throws IOException {
    Path log = Files.createTempFile(directory, name, ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("ETCD_"));
    restoreLocale(builder.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    return new Running(name, command, clientUrl, process, log);
  }

  /**
   * Kills a process, and starts it again by the same command.
   *
   * @param loseData whether the data directory is deleted in between
   * @throws BootstrapException when it cannot be started
   */
  public Running again(Running killed, boolean loseData) throws BootstrapException {
    try {
      end(killed);
      if (loseData) {
        delete(directory.resolve(killed.name()));
      }
      Running again = start(killed.name(), killed.command(), killed.clientUrl());
      running.set(running.indexOf(killed), again);
      return again;
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.UNAVAILABLE, killed.name() + " cannot be started again: " + e.getMessage(), e);
    }
  }

  /** The start script changes the locale for the JVM alone. */
  private static void restoreLocale(Map<String, String> environment) {
    String original = System.getProperty("etcdbootstrap.lc-all");
    if (original != null && original.isEmpty()) {
      environment.remove("LC_ALL");
    } else if (original != null) {
      environment.put("LC_ALL", original);
    }
  }

  /** All processes, in the order of the members. */
  public List<Running> running() {
    return List.copyOf(running);
  }

  /**
   * Blocks until every process reports that it is healthy.
   *
   * @throws BootstrapException when one ends, or is not healthy in time, with the end of its log
   * @throws InterruptedException when interrupted
   */
  public void awaitHealthy() throws BootstrapException, InterruptedException {
    Deadline deadline = Deadline.after(LIMIT);
    for (Running etcd : List.copyOf(running)) {
      while (!get(etcd, "/health").contains("true")) {
        if (deadline.isExpired() || !etcd.process().isAlive()) {
          throw new BootstrapException(
              Reason.UNAVAILABLE,
              etcd.name()
                  + (etcd.process().isAlive()
                      ? " was not healthy after " + LIMIT.toSeconds() + " s"
                      : " has ended with status " + etcd.process().exitValue())
                  + "; the last line of its log: "
                  + lastLine(etcd.log()));
        }
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  /** The version that a process reports; empty when it does not answer. */
  public static String version(Running etcd) {
    return get(etcd, "/version").replaceAll(".*\"etcdserver\":\"([^\"]*)\".*", "$1");
  }

  private static String get(Running etcd, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) etcd.clientUrl().resolve(path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(1_000);
      try (InputStream in = connection.getInputStream()) {
        return new String(in.readNBytes(10_000), StandardCharsets.UTF_8);
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return ""; // not yet
    }
  }

  /**
   * Blocks until a process has ended, and tells its status and the last line of its log.
   *
   * @throws BootstrapException when it does not end in time
   * @throws InterruptedException when interrupted
   */
  public static String awaitEnd(Running etcd) throws BootstrapException, InterruptedException {
    if (!etcd.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new BootstrapException(Reason.INTERNAL, etcd.name() + " was started without its data");
    }
    return "status " + etcd.process().exitValue() + ", " + lastLine(etcd.log());
  }

  private static String lastLine(Path log) {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.reduce("", (earlier, later) -> later);
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  private void end() {
    running.forEach(EtcdProcesses::end);
    try {
      delete(directory);
    } catch (IOException e) {
      // Some files stay in the directory for temporary files.
    }
  }

  private static void end(Running etcd) {
    List<ProcessHandle> all = etcd.process().descendants().toList(); // a JVM that still decides
    etcd.process().destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    try {
      boolean unused = etcd.process().waitFor(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook does the same.
    }
  }
}
