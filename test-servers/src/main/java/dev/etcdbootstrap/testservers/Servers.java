package dev.etcdbootstrap.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Hands out servers, keeps their files in one directory, and ends them all together.
 *
 * <p>A test gets one from {@link ServersExtension}; a benchmark makes one with {@link #in} and
 * closes it. Not thread-safe; what it hands out is, except builders.
 */
public final class Servers implements AutoCloseable {
  private static final Duration CLUSTER_START_LIMIT = Duration.ofSeconds(60);

  private final Path directory;
  private final List<AutoCloseable> closedTogether = new ArrayList<>();
  private final List<Path> dataDirectories = new ArrayList<>();

  private Servers(Path directory) {
    this.directory = directory;
  }

  /**
   * Servers whose logs, configuration files and data are in that directory.
   *
   * @param directory created when it is missing; a directory that other servers have used is fine
   */
  public static Servers in(Path directory) {
    Path absolute = directory.toAbsolutePath();
    try {
      return new Servers(Files.createDirectories(absolute));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + absolute, e);
    }
  }

  /** Where everything is kept, absolute. */
  public Path directory() {
    return directory;
  }

  /** A new, empty directory for the caller's own use; a number is added when the name is taken. */
  public Path newDirectory(String name) {
    return UniquePaths.newDirectory(directory, name);
  }

  /** Begins an etcd member of that name. What it builds is not started; it is ended with all. */
  public Etcd.Builder etcd(String name) {
    return new Etcd.Builder(name, directory, this::add);
  }

  /**
   * Starts a static cluster with the members {@code <name>1}, {@code <name>2}, … and waits until
   * all are healthy.
   *
   * @throws IllegalStateException if they are not within a minute; with the end of a log
   */
  public EtcdCluster etcdCluster(String name, int size) {
    return etcdCluster(name, size, builder -> {});
  }

  /**
   * The same, with more options.
   *
   * @param options called for the builder of each member
   */
  public EtcdCluster etcdCluster(String name, int size, Consumer<Etcd.Builder> options) {
    List<URI> peerUrls = Stream.generate(FreePorts::nextUrl).limit(size).toList();
    String initialCluster =
        IntStream.range(0, size)
            .mapToObj(i -> name + (i + 1) + "=" + peerUrls.get(i))
            .collect(Collectors.joining(","));
    List<Etcd> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Etcd.Builder builder =
          etcd(name + (i + 1)).peerUrl(peerUrls.get(i)).setting("initial-cluster", initialCluster);
      options.accept(builder);
      members.add(builder.build());
    }
    return new EtcdCluster(members).start(CLUSTER_START_LIMIT);
  }

  /**
   * Starts a dnsmasq on a free port and waits until it answers.
   *
   * @param lines as in {@link Dnsmasq#restart}
   */
  public Dnsmasq dnsmasq(List<String> lines) {
    Dnsmasq dnsmasq = new Dnsmasq(directory);
    closedTogether.add(dnsmasq);
    return dnsmasq.restart(lines);
  }

  /**
   * Starts a BIND on a free port and waits until it answers.
   *
   * @param zones as in {@link Named#restart}
   */
  public Named named(Map<String, String> zones) {
    Named named = new Named(directory);
    closedTogether.add(named);
    return named.restart(zones);
  }

  /**
   * Makes keys to sign a zone with.
   *
   * @param zone for example {@code example.test}
   */
  public ZoneSigner zoneSigner(String zone) {
    return ZoneSigner.of(zone, newDirectory("keys"));
  }

  /**
   * Starts the v2 discovery service on a free port and waits until it answers.
   *
   * @param store a running etcd with the v2 API on
   * @throws IllegalStateException if the program cannot be had or ends; with its log
   */
  public DiscoveryService discoveryService(Etcd store) {
    DiscoveryService service = DiscoveryService.start(directory, store);
    closedTogether.add(service);
    return service;
  }

  /**
   * Starts any process; its working directory is {@link #directory}.
   *
   * @param name of the log file, without extension; a number is added when it is taken
   * @param environment variables set besides the inherited ones, see {@link LoggedProcess}
   */
  public LoggedProcess process(String name, List<String> command, Map<String, String> environment) {
    Path log = UniquePaths.newFile(directory, name, ".log");
    LoggedProcess process = LoggedProcess.start(command, environment, directory, log);
    closedTogether.add(process);
    return process;
  }

  /** Ends everything that was handed out, the last one first. The files stay. */
  @Override
  public void close() {
    Closing.all(closedTogether);
  }

  /** Deletes the data of the etcd members, which is large; logs and configuration files stay. */
  void deleteData() {
    dataDirectories.forEach(Trees::delete);
  }

  private void add(Etcd etcd) {
    closedTogether.add(etcd);
    dataDirectories.add(etcd.dataDirectory());
  }
}
