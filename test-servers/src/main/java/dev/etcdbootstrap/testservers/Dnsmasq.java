package dev.etcdbootstrap.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real dnsmasq that answers from its own lines alone, over UDP and TCP.
 *
 * <p>It reads neither the machine's hosts nor its resolvers and forwards nothing. Started by {@link
 * Servers#dnsmasq}. Thread-safe.
 */
public final class Dnsmasq implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private final Executable executable;
  private final Path directory;
  private final InetSocketAddress address;
  private @Nullable LoggedProcess process;

  Dnsmasq(Path directory) {
    this.executable = Programs.find(Program.DNSMASQ);
    this.directory = directory;
    InetAddress loopback = FreePorts.loopback();
    this.address = new InetSocketAddress(loopback, FreePorts.next(loopback));
  }

  /** Where it answers. */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * Ends the process if it runs and starts one with other lines at the same address; returns when
   * it answers. Each start has a configuration file and a log of its own.
   *
   * @param lines in the format of dnsmasq's configuration file, for example {@code
   *     srv-host=_etcd-server._tcp.example.test,host.example.test,2380}. Names below no {@code
   *     local=/domain/} line and with no record are refused (REFUSED), those below one do not exist
   *     (NXDOMAIN)
   * @return this
   * @throws IllegalStateException if dnsmasq ends, because of a bad line for instance; with its log
   */
  public synchronized Dnsmasq restart(List<String> lines) {
    close();
    Path file = UniquePaths.newFile(directory, "dnsmasq", ".conf");
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
    LoggedProcess started =
        LoggedProcess.start(
            executable.command(arguments(file)),
            executable.environment(),
            directory,
            UniquePaths.newFile(directory, "dnsmasq", ".log"));
    process = started;
    // Its sockets are bound before it says so.
    started.awaitLog("^dnsmasq\\[\\d+\\]: started", START_LIMIT);
    return this;
  }

  private List<String> arguments(Path file) {
    return List.of(
        "--keep-in-foreground",
        "--port=" + address.getPort(),
        "--listen-address=" + address.getAddress().getHostAddress(),
        "--bind-interfaces",
        "--no-resolv",
        "--no-hosts",
        "--conf-file=" + file,
        "--pid-file=",
        "--log-queries",
        "--log-facility=-",
        // Stay the user who started it: root need not, and nobody else could, become another.
        "--user=");
  }

  /** Stops the process with SIGSTOP: queries get no answer. */
  public void pause() {
    process().pause();
  }

  /** Lets a paused process go on. */
  public void resume() {
    process().resume();
  }

  /**
   * The process of the latest start, for its log, its pid and its end.
   *
   * @throws IllegalStateException if it was never started
   */
  public synchronized LoggedProcess process() {
    if (process == null) {
      throw new IllegalStateException("dnsmasq has not been started");
    }
    return process;
  }

  /** Ends the process. Does nothing when it does not run. */
  @Override
  public synchronized void close() {
    if (process != null) {
      process.close();
    }
  }

  @Override
  public String toString() {
    return "dnsmasq at " + address;
  }
}
