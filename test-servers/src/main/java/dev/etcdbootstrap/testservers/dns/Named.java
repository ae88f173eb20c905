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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real BIND ({@code named}) that answers only for its own zones, over UDP and TCP, and over HTTPS
 * (RFC 8484) if it has a certificate. It never queries another server.
 *
 * <p>Started by {@code Servers}. Thread-safe.
 */
public final class Named implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final String PATH = "/dns-query";

  private final Executable executable;
  private final Path directory;
  private final InetSocketAddress address;
  private final InetSocketAddress httpsAddress;
  private @Nullable LoggedProcess process;

  /** Does not start it yet; the directory is for its files. */
  public Named(Path directory) {
    this.executable = Programs.find(Program.NAMED);
    this.directory = directory;
    InetAddress loopback = FreePorts.loopback();
    this.address = new InetSocketAddress(loopback, FreePorts.next(loopback));
    this.httpsAddress = new InetSocketAddress(loopback, FreePorts.next(loopback));
  }

  /** The address it listens on for UDP and TCP. */
  public InetSocketAddress address() {
    return address;
  }

  /** The URL for DNS over HTTPS, if it was started with a certificate. */
  public URI httpsUrl() {
    return URI.create("https://" + hostAndPort(httpsAddress) + PATH);
  }

  private static String hostAndPort(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /**
   * Stops the process if it runs, and starts one with these zones at the same address; returns when
   * it answers.
   *
   * @param zones the contents of zone files, by zone name
   * @return this
   * @throws IllegalStateException if BIND exits, for instance because of a bad zone; with its log
   */
  public Named restart(Map<String, String> zones) {
    return restart(zones, "");
  }

  /**
   * Like {@link #restart(Map)}, and answers over HTTPS as well.
   *
   * @param certificate a PEM file with a certificate of 127.0.0.1
   * @param key a PEM file with its private key
   */
  public Named restart(Map<String, String> zones, Path certificate, Path key) {
    return restart(
        zones,
        """
        tls own { cert-file "%s"; key-file "%s"; };
        http own { endpoints { "%s"; }; };
        """
            .formatted(certificate, key, PATH));
  }

  private synchronized Named restart(Map<String, String> zones, String https) {
    close();
    Path home = UniquePaths.newDirectory(directory, "named");
    LoggedProcess started =
        LoggedProcess.start(
            executable.command(
                List.of("-g", "-4", "-n", "1", "-c", configuration(home, zones, https).toString())),
            executable.environment(),
            home,
            home.resolve("named.log"));
    process = started;
    started.awaitLog(" running$", START_LIMIT);
    // It prints that line even if a zone cannot be loaded.
    zones
        .keySet()
        .forEach(zone -> started.awaitLog("zone " + zone + "/IN: loaded serial", START_LIMIT));
    return this;
  }

  private Path configuration(Path home, Map<String, String> zones, String https) {
    List<String> lines = new ArrayList<>();
    lines.add(https);
    lines.add("options {");
    lines.add("  directory \"" + home + "\";");
    lines.add("  listen-on port " + listen(address));
    if (!https.isEmpty()) {
      int port = httpsAddress.getPort();
      lines.add("  listen-on port " + port + " tls own http own " + onlyHost(httpsAddress));
    }
    lines.add("  pid-file none; session-keyfile none; lock-file none;");
    lines.add("  recursion no; dnssec-validation no; notify no; empty-zones-enable no;");
    lines.add("};");
    lines.add("controls { };");
    try {
      for (Map.Entry<String, String> zone : zones.entrySet()) {
        Path file = Files.writeString(home.resolve(zone.getKey() + ".zone"), zone.getValue());
        lines.add("zone \"" + zone.getKey() + "\" { type primary; file \"" + file + "\"; };");
      }
      return Files.write(home.resolve("named.conf"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + home, e);
    }
  }

  private static String listen(InetSocketAddress address) {
    return address.getPort() + " " + onlyHost(address);
  }

  private static String onlyHost(InetSocketAddress address) {
    return "{ " + address.getAddress().getHostAddress() + "; };";
  }

  /**
   * The process of the latest start.
   *
   * @throws IllegalStateException if it was never started
   */
  public synchronized LoggedProcess process() {
    if (process == null) {
      throw new IllegalStateException("BIND has not been started");
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
    return "BIND at " + address;
  }
}
