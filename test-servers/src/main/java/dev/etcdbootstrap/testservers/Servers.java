package dev.etcdbootstrap.testservers;

import dev.etcdbootstrap.testservers.dns.Dnsmasq;
import dev.etcdbootstrap.testservers.dns.Named;
import dev.etcdbootstrap.testservers.dns.ZoneSigner;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Trees;
import dev.etcdbootstrap.testservers.process.UniquePaths;
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
 * Starts servers, keeps their files in one directory, and stops them all together.
 *
 * <p>A test gets one from {@link ServersExtension}; a benchmark creates one with {@link #in} and
 * closes it. Not thread-safe; the servers are, their builders are not.
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
   * Servers with their logs, configuration files and data in a directory.
   *
   * @param directory created if it is missing; may contain files of earlier servers
   */
  public static Servers in(Path directory) {
    Path absolute = directory.toAbsolutePath();
    try {
      return new Servers(Files.createDirectories(absolute));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + absolute, e);
    }
  }

  /** The absolute directory of all files. */
  public Path directory() {
    return directory;
  }

  /** Creates an empty directory for the caller; adds a number if the name is taken. */
  public Path newDirectory(String name) {
    return UniquePaths.newDirectory(directory, name);
  }

  /** A builder of an etcd member. The member is not started; it is stopped with all others. */
  public Etcd.Builder etcd(String name) {
    return new Etcd.Builder(name, directory, this::add);
  }

  /**
   * Starts a static cluster with the members {@code <name>1}, {@code <name>2}, … and waits until
   * all are healthy.
   *
   * @throws IllegalStateException if one is not healthy within a minute; with the end of its log
   */
  public EtcdCluster etcdCluster(String name, int size) {
    return etcdCluster(name, size, builder -> {});
  }

  /**
   * Starts a static cluster with more options.
   *
   * @param options called with the builder of each member
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
   * Generates keys to sign a zone.
   *
   * @param zone for example {@code example.test}
   */
  public ZoneSigner zoneSigner(String zone) {
    return ZoneSigner.of(zone, newDirectory("keys"));
  }

  /**
   * Starts the v2 discovery service on a free port and waits until it answers.
   *
   * @param store a running etcd with the v2 API enabled
   * @throws IllegalStateException if the program cannot be fetched or exits; with its log
   */
  public DiscoveryService discoveryService(Etcd store) {
    DiscoveryService service = DiscoveryService.start(directory, store);
    closedTogether.add(service);
    return service;
  }

  /**
   * Starts any process; its working directory is {@link #directory}.
   *
   * @param name of the log file, without extension; a number is added if it is taken
   * @param environment variables in addition to the inherited ones, see {@link LoggedProcess}
   */
  public LoggedProcess process(String name, List<String> command, Map<String, String> environment) {
    Path log = UniquePaths.newFile(directory, name, ".log");
    LoggedProcess process = LoggedProcess.start(command, environment, directory, log);
    closedTogether.add(process);
    return process;
  }

  /** Stops all servers and processes, in reverse order. The files stay. */
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
