package dev.etcdbootstrap.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * Runs a process that finds other host names than the machine's, by namespaces of Linux: the
 * machine's own files and network stay as they are, and no rights are needed where users may have
 * namespaces of their own.
 *
 * <p>What it gives is the start of a command line, for {@link Etcd.Builder#runBy}. The process that
 * it becomes, or one that ends with it, is the one that was started. Thread-safe.
 */
public final class Isolation {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** As root, or else as root of a namespace of users, which need not be allowed. */
  private static final List<List<String>> MANNERS =
      List.of(List.of("unshare"), List.of("unshare", "--map-root-user"));

  /** Alone on a network that has nothing but loopback addresses; all end together. */
  private static final List<String> OWN_NETWORK =
      List.of("--mount", "--net", "--pid", "--fork", "--kill-child");

  private static final String RESOLVERS = "/etc/resolv.conf";
  private static final String UP = "ip link set lo up && ";
  private static final String BIND = "mount --bind \"$1\" \"$2\" && shift 2 && ";
  private static final String REST = "exec \"$@\"";

  private Isolation() {}

  /**
   * Runs something with the host names of a file and the machine's DNS server.
   *
   * @param hosts in the format of {@code /etc/hosts}; read by the process itself
   * @throws TestAbortedException if this machine does not allow it: JUnit skips the test
   */
  public static List<String> withHosts(Path hosts) {
    return with(hosts, "/etc/hosts");
  }

  /**
   * Runs something with the machine's host names and another DNS server.
   *
   * @param directory for files
   * @param server its address; its port is 53
   * @throws TestAbortedException if this machine does not allow it: JUnit skips the test
   */
  public static List<String> withDnsServer(Path directory, InetAddress server) {
    return with(resolvers(directory, server), RESOLVERS);
  }

  private static List<String> with(Path file, String instead) {
    return OfThisMachine.mounts(List.of("--mount"), BIND + REST, List.of(file.toString(), instead));
  }

  private static Path resolvers(Path directory, InetAddress server) {
    Path file = UniquePaths.newFile(directory, "resolv", ".conf");
    try {
      return Files.writeString(file, "nameserver " + server.getHostAddress() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /**
   * Runs something on a network of its own, where a dnsmasq answers to everybody who asks the
   * system's DNS server. Nobody outside can connect to the process, nor it to anybody.
   *
   * @param directory for files
   * @param lines as in {@link Dnsmasq#restart}
   * @throws TestAbortedException if this machine does not allow it: JUnit skips the test
   */
  public static List<String> withDns(Path directory, List<String> lines) {
    Executable dnsmasq = Programs.find(Program.DNSMASQ);
    Path configuration = UniquePaths.newFile(directory, "dnsmasq", ".conf");
    Path log = UniquePaths.newFile(directory, "dnsmasq", ".log");
    try {
      Files.write(configuration, lines);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + directory, e);
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                resolvers(directory, FreePorts.loopback()).toString(),
                RESOLVERS,
                configuration.toString()));
    arguments.add(log.toString());
    arguments.add(dnsmasq.path().toString());
    arguments.add(
        String.join(":", dnsmasq.libraryDirectories().stream().map(Path::toString).toList()));
    // It goes into the background when its sockets are bound.
    String serve =
        "LD_LIBRARY_PATH=\"$4\" \"$3\" --port=53 --listen-address=127.0.0.1 --bind-interfaces"
            + " --no-resolv --no-hosts --conf-file=\"$1\" --pid-file= --log-queries"
            + " --log-facility=\"$2\" --user= --group= && shift 4 && ";
    return OfThisMachine.mounts(OWN_NETWORK, UP + BIND + serve + REST, arguments);
  }

  private static Optional<List<String>> manner(List<String> namespaces, Path directory) {
    return MANNERS.stream()
        .filter(
            manner -> {
              List<String> command = new ArrayList<>(manner);
              command.addAll(namespaces);
              String up = namespaces.contains("--net") ? UP : "";
              command.addAll(
                  List.of("sh", "-c", up + BIND + REST, "sh", "/dev/null", "/etc/hosts", "true"));
              return succeeds(command, directory);
            })
        .findFirst();
  }

  private static boolean succeeds(List<String> command, Path directory) {
    if (Programs.inDirectories(Programs.machinePath(), command.get(0)).isEmpty()) {
      return false;
    }
    try (LoggedProcess process =
        LoggedProcess.start(command, Map.of(), directory, directory.resolve("isolation.log"))) {
      return process.awaitExit(LIMIT) == 0;
    }
  }

  /** What this machine allows, found out once. */
  private static final class OfThisMachine {
    private static final Optional<List<String>> MOUNTS;
    private static final Optional<List<String>> NETWORK;

    static {
      try {
        Path directory = Files.createTempDirectory("test-servers");
        try {
          MOUNTS = manner(List.of("--mount"), directory);
          NETWORK = manner(OWN_NETWORK, directory);
        } finally {
          Trees.delete(directory);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot create a temporary directory", e);
      }
    }

    static List<String> mounts(List<String> namespaces, String script, List<String> arguments) {
      List<String> command =
          new ArrayList<>(
              (namespaces.equals(OWN_NETWORK) ? NETWORK : MOUNTS)
                  .orElseThrow(
                      () ->
                          new TestAbortedException(
                              "this machine does not let its users have namespaces of their own"
                                  + " (unshare "
                                  + String.join(" ", namespaces)
                                  + " fails, as does ip or mount in it): run as root, or allow"
                                  + " user namespaces")));
      command.addAll(namespaces);
      command.addAll(List.of("sh", "-c", script, "sh"));
      command.addAll(arguments);
      return command;
    }
  }
}
