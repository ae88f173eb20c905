package dev.etcdbootstrap.testservers.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Free ports on loopback addresses, for TCP and UDP alike.
 *
 * <p>The kernel picks each port (port 0). This JVM never gets the same port twice, whatever the
 * address. Another process could take the port before it is used; three things make that unlikely:
 *
 * <ul>
 *   <li>A short connection to the port itself leaves it in TCP's TIME_WAIT state. For about a
 *       minute the kernel then neither picks it for a socket bound to port 0 nor as the source of
 *       an outgoing connection, while a server that sets SO_REUSEADDR, as etcd, dnsmasq and Java's
 *       server sockets on Linux do, can listen on it.
 *   <li>The UDP port of the same number was free as well.
 *   <li>The kernel picks at random, so two JVMs seldom meet.
 * </ul>
 *
 * <p>It cannot be ruled out: if a server reports that the address is in use, take a new port.
 * Thread-safe.
 */
public final class FreePorts {
  private static final int ATTEMPTS = 100;
  private static final int CONNECT_MILLIS = 2_000;
  private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** The address that servers listen on by default, 127.0.0.1. */
  public static InetAddress loopback() {
    return loopback(1);
  }

  /**
   * The loopback address 127.0.0.{@code last}, to give each member one of its own, as on separate
   * hosts. Linux has all of them without configuration.
   *
   * @param last 1 to 254
   */
  public static InetAddress loopback(int last) {
    if (last < 1 || last > 254) {
      throw new IllegalArgumentException("127.0.0." + last + " is not the address of a host");
    }
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  /** A free port on 127.0.0.1. */
  public static int next() {
    return next(loopback());
  }

  /**
   * A free port on a loopback address.
   *
   * @throws IllegalArgumentException if the address is not a loopback address
   * @throws UncheckedIOException if the address cannot be bound
   */
  public static int next(InetAddress address) {
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          address.getHostAddress() + " is not a loopback address; tests listen nowhere else");
    }
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        int port = reserve(address);
        if (isFreeForUdp(address, port) && HANDED_OUT.add(port)) {
          return port;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot get a port on " + address.getHostAddress(), e);
    }
    throw new IllegalStateException(
        "No free port on " + address.getHostAddress() + " in " + ATTEMPTS + " attempts");
  }

  /** {@code http://127.0.0.1:<free port>}. */
  public static URI nextUrl() {
    return nextUrl(loopback());
  }

  /** {@code http://<address>:<free port>}; as {@link #next(InetAddress)}. */
  public static URI nextUrl(InetAddress address) {
    String host = address.getHostAddress();
    String inUrl = address instanceof Inet6Address ? "[" + host + "]" : host;
    return URI.create("http://" + inUrl + ":" + next(address));
  }

  private static int reserve(InetAddress address) throws IOException {
    try (ServerSocket server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(address, 0), 1);
      try (Socket client = new Socket()) {
        client.connect(server.getLocalSocketAddress(), CONNECT_MILLIS);
        // The end that closes first stays in TIME_WAIT: this must be the server's.
        server.accept().close();
      }
      return server.getLocalPort();
    }
  }

  private static boolean isFreeForUdp(InetAddress address, int port) {
    try {
      new DatagramSocket(port, address).close();
      return true;
    } catch (SocketException e) {
      return false;
    }
  }
}
