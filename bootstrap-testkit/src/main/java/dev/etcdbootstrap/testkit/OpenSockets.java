package dev.etcdbootstrap.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The sockets of this process, as Linux lists them under {@code /proc/self}, except connections
 * that a server in this process has accepted: it may notice late that its client is gone.
 */
final class OpenSockets {

  private static final Path PROCESS = Path.of("/proc/self");
  private static final Path DESCRIPTORS = PROCESS.resolve("fd");

  /** The state of a listening socket. */
  private static final String LISTENS = "0A";

  private record Connection(String localPort, String state, String inode) {}

  private OpenSockets() {}

  static boolean isSupported() {
    return Files.isReadable(DESCRIPTORS);
  }

  /** Makes the JDK open now what it opens once, when the first socket is closed, and keeps. */
  static void warmUp() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      accepted.getOutputStream().write(client.getLocalPort());
    }
  }

  /** The inode numbers of the sockets. */
  static Set<String> inodes() throws IOException {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path link : links) {
        String target = target(link);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    List<Connection> own = connections();
    own.removeIf(connection -> !inodes.contains(connection.inode()));
    Set<String> servers = new HashSet<>();
    for (Connection connection : own) {
      if (connection.state().equals(LISTENS)) {
        servers.add(connection.localPort());
      }
    }
    for (Connection connection : own) {
      if (!connection.state().equals(LISTENS) && servers.contains(connection.localPort())) {
        inodes.remove(connection.inode());
      }
    }
    return inodes;
  }

  /** The target of a link; empty if the descriptor was closed meanwhile. */
  private static String target(Path link) throws IOException {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static List<Connection> connections() throws IOException {
    List<Connection> connections = new ArrayList<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      Path file = PROCESS.resolve(table);
      if (Files.isReadable(file)) {
        for (String line : Files.readAllLines(file)) {
          // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout
          // inode
          String[] columns = line.strip().split(" +", -1);
          String local = columns[1];
          connections.add(
              new Connection(local.substring(local.lastIndexOf(':') + 1), columns[3], columns[9]));
        }
      }
    }
    return connections;
  }
}
