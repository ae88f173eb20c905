package dev.etcdbootstrap.testservers;

import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Poll;
import dev.etcdbootstrap.testservers.process.UniquePaths;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The program behind the public v2 discovery service, in front of an etcd with the v2 API enabled.
 * It answers {@code /new?size=N} with a discovery URL that hides the address of the store.
 *
 * <p>Debian's build requires {@value #CONFIGURATION}, although flags can set everything. So that
 * tests need not write there, they run a copy in which that path is replaced by {@code /dev/null}.
 * Started by {@link Servers#discoveryService}. Thread-safe.
 */
public final class DiscoveryService implements AutoCloseable {
  private static final String CONFIGURATION = "/etc/etcd-discovery/etcd-discovery.conf";
  private static final String NOTHING =
      "/dev" + "/".repeat(CONFIGURATION.length() - "/dev/null".length() + 1) + "null";
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final int CONNECT_MILLIS = 1_000;

  private final LoggedProcess process;
  private final URI url;

  private DiscoveryService(LoggedProcess process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it and waits until it accepts connections. */
  static DiscoveryService start(Path directory, Etcd store) {
    Executable installed = Programs.find(Program.DISCOVERY);
    InetAddress loopback = FreePorts.loopback();
    int port = FreePorts.next(loopback);
    String address = loopback.getHostAddress() + ":" + port;
    Executable runnable =
        new Executable(copy(installed.path(), directory), installed.libraryDirectories(), "");
    LoggedProcess process =
        LoggedProcess.start(
            runnable.command(
                List.of(
                    "--etcd=" + store.clientUrl(),
                    "--host=http://" + address,
                    "--addr=" + address)),
            runnable.environment(),
            directory,
            UniquePaths.newFile(directory, "discovery", ".log"));
    process.awaitLog("^discovery serving on", START_LIMIT);
    // It prints that line before it listens.
    if (!Poll.untilTrue(START_LIMIT, () -> accepts(loopback, port))) {
      process.close();
      throw process.failure("did not listen on " + address + " within " + START_LIMIT);
    }
    return new DiscoveryService(process, URI.create("http://" + address));
  }

  private static Path copy(Path program, Path directory) {
    Path copy = UniquePaths.newFile(directory, "discovery", "");
    try {
      // One character for each byte, so that nothing else changes.
      String bytes = Files.readString(program, StandardCharsets.ISO_8859_1);
      Files.writeString(copy, bytes.replace(CONFIGURATION, NOTHING), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + program + " to " + copy, e);
    }
    if (!copy.toFile().setExecutable(true)) {
      throw new IllegalStateException("Cannot make " + copy + " executable");
    }
    return copy;
  }

  private static boolean accepts(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Its base URL, without a path. */
  public URI url() {
    return url;
  }

  /** The process, for its log. */
  public LoggedProcess process() {
    return process;
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.close();
  }

  @Override
  public String toString() {
    return "discovery service at " + url;
  }
}
