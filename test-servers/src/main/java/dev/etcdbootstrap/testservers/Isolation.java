package dev.etcdbootstrap.testservers;

import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Trees;
import dev.etcdbootstrap.testservers.process.UniquePaths;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
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
 * Runs a process with other host names than the machine's, in Linux namespaces: the machine's files
 * and network do not change, and no privileges are needed where unprivileged user namespaces are
 * allowed.
 *
 * <p>Each method returns a command to put before that of the process, for {@link
 * Etcd.Builder#runBy}. Thread-safe.
 */
public final class Isolation {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** As root, or else as root of a user namespace, if that is allowed. */
  private static final List<List<String>> UNSHARE_COMMANDS =
      List.of(List.of("unshare"), List.of("unshare", "--map-root-user"));

  /** With a network of its own that has only loopback addresses; all its processes end together. */
  private static final List<String> OWN_NETWORK =
      List.of("--mount", "--net", "--pid", "--fork", "--kill-child");

  private static final String RESOLVERS = "/etc/resolv.conf";
  private static final String UP = "ip link set lo up && ";
  private static final String BIND = "mount --bind \"$1\" \"$2\" && shift 2 && ";
  private static final String REST = "exec \"$@\"";

  private Isolation() {}

  /**
   * Runs a process with a hosts file of its own and the machine's DNS server.
   *
   * @param hosts in the format of {@code /etc/hosts}; read by the process
   * @throws TestAbortedException if this machine does not allow it: JUnit skips the test
   */
  public static List<String> withHosts(Path hosts) {
    return with(hosts, "/etc/hosts");
  }

  /**
   * Runs a process with the machine's hosts file and another DNS server.
   *
   * @param directory for files
   * @param server its address; the port is 53
   * @throws TestAbortedException if this machine does not allow it: JUnit skips the test
   */
  public static List<String> withDnsServer(Path directory, InetAddress server) {
    return with(resolvers(directory, server), RESOLVERS);
  }

  /**
   * Runs a process on what looks like another machine.
   *
   * @param machineId in the format of {@code /etc/machine-id}; read by the process
   * @throws TestAbortedException if this machine does not allow it: JUnit skips the test
   */
  public static List<String> withMachineId(Path machineId) {
    return with(machineId, "/etc/machine-id");
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
   * Runs a process on a network of its own, with a dnsmasq as the system's DNS server. No
   * connection is possible between the process and other networks.
   *
   * @param directory for files
   * @param lines as in {@link dev.etcdbootstrap.testservers.dns.Dnsmasq#restart}
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
    // It goes to the background after its sockets are bound.
    String serve =
        "LD_LIBRARY_PATH=\"$4\" \"$3\" --port=53 --listen-address=127.0.0.1 --bind-interfaces"
            + " --no-resolv --no-hosts --conf-file=\"$1\" --pid-file= --log-queries"
            + " --log-facility=\"$2\" --user= --group= && shift 4 && ";
    return OfThisMachine.mounts(OWN_NETWORK, UP + BIND + serve + REST, arguments);
  }

  private static Optional<List<String>> unshare(List<String> namespaces, Path directory) {
    return UNSHARE_COMMANDS.stream()
        .filter(
            unshare -> {
              List<String> command = new ArrayList<>(unshare);
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

  /** What this machine allows; determined once. */
  private static final class OfThisMachine {
    private static final Optional<List<String>> MOUNTS;
    private static final Optional<List<String>> NETWORK;

    static {
      try {
        Path directory = Files.createTempDirectory("test-servers");
        try {
          MOUNTS = unshare(List.of("--mount"), directory);
          NETWORK = unshare(OWN_NETWORK, directory);
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
                              "this machine does not allow user namespaces"
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
