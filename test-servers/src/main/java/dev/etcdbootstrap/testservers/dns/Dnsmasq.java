package dev.etcdbootstrap.testservers.dns;

import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.UniquePaths;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
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
 * A real dnsmasq that answers only from its configuration, over UDP and TCP.
 *
 * <p>It reads neither the machine's hosts file nor its resolvers, and forwards nothing. Started by
 * {@code Servers}. Thread-safe.
 */
public final class Dnsmasq implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private final Executable executable;
  private final Path directory;
  private final InetSocketAddress address;
  private @Nullable LoggedProcess process;

  /** Does not start it yet; the directory is for its files. */
  public Dnsmasq(Path directory) {
    this.executable = Programs.find(Program.DNSMASQ);
    this.directory = directory;
    InetAddress loopback = FreePorts.loopback();
    this.address = new InetSocketAddress(loopback, FreePorts.next(loopback));
  }

  /** The address it listens on. */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * Stops the process if it runs, and starts one with this configuration at the same address;
   * returns when it answers. Each start has a configuration file and a log of its own.
   *
   * @param lines in the format of dnsmasq's configuration file, for example {@code
   *     srv-host=_etcd-server._tcp.example.test,host.example.test,2380}. A name without a record
   *     gets NXDOMAIN in a domain with a line {@code local=/domain/}, and REFUSED in any other
   * @return this
   * @throws IllegalStateException if dnsmasq exits, for instance because of a bad line; with its
   *     log
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
    // It prints that line after its sockets are bound.
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
        // Do not change the user: root need not, and no other user can.
        "--user=");
  }

  /** Pauses the process with SIGSTOP: queries get no answer. */
  public void pause() {
    process().pause();
  }

  /** Resumes a paused process. */
  public void resume() {
    process().resume();
  }

  /**
   * The process of the latest start.
   *
   * @throws IllegalStateException if it was never started
   */
  public synchronized LoggedProcess process() {
    if (process == null) {
      throw new IllegalStateException("dnsmasq has not been started");
    }
    return process;
  }

  /** Stops the process if it runs. */
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
