package dev.etcdbootstrap.strategy.dnssrv.dns;

import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Sends a query over UDP or TCP and blocks until its answer is there, its time is over, or the
 * transport is closed. A limit is for the whole exchange, however many reads it takes. Thread-safe.
 */
final class SocketTransport implements AutoCloseable {

  /**
   * More than is asked for; each thread that waits has a buffer of it, and the JDK a second one.
   */
  private static final int LARGEST = 4_096;

  private static final int TRUNCATED = 0x02; // in the third byte

  private final Set<DatagramSocket> sockets = ConcurrentHashMap.newKeySet();
  private final Map<InetSocketAddress, TcpConnection> connections = new ConcurrentHashMap<>();
  private final ExecutorService readers;
  private volatile boolean closed;

  /**
   * Opens nothing yet.
   *
   * @param threads makes one for each TCP connection
   */
  SocketTransport(ThreadFactory threads) {
    readers = Executors.newCachedThreadPool(threads);
  }

  /**
   * Sends a query in a datagram, from a port of its own that the kernel picks at random, and again
   * after half of its time, because datagrams get lost. An answer counts when it comes from the
   * server and has the query's ID (RFC 5452).
   *
   * @param query begins with its ID
   * @param server for messages
   */
  byte[] udp(InetSocketAddress address, byte[] query, String server, Duration limit)
      throws DnsQueryException {
    long start = System.nanoTime();
    boolean repeated = false;
    boolean stray = false;
    // With its address, though it is sent on a connected socket: on one that was closed meanwhile,
    // connect() does nothing and send() would miss the address.
    DatagramPacket packet = new DatagramPacket(query, query.length, address);
    try (DatagramSocket socket = new DatagramSocket()) {
      sockets.add(socket);
      try {
        socket.connect(address); // drops what others send
        socket.send(packet);
        DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
        while (!closed) {
          Duration wake = repeated ? limit : limit.dividedBy(2);
          Duration left = wake.minusNanos(System.nanoTime() - start);
          if (left.isNegative() || left.isZero()) {
            if (repeated) {
              throw noAnswer(server, limit, stray);
            }
            socket.send(packet);
            repeated = true;
          } else if (receive(socket, answer, left)) {
            byte[] bytes = Arrays.copyOf(answer.getData(), answer.getLength());
            if (hasIdOf(query, bytes)) {
              if (bytes.length == LARGEST) {
                bytes[2] |= TRUNCATED; // by the kernel, if not by the server
              }
              return bytes;
            }
            stray = true;
          }
        }
        throw closed(server);
      } finally {
        sockets.remove(socket);
      }
    } catch (IOException e) {
      throw failed(server, e);
    }
  }

  /** Whether a datagram came in this time. */
  private static boolean receive(DatagramSocket socket, DatagramPacket packet, Duration left)
      throws IOException {
    socket.setSoTimeout(TcpConnection.millis(left.toNanos()));
    packet.setLength(LARGEST);
    try {
      socket.receive(packet);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static boolean hasIdOf(byte[] query, byte[] answer) {
    return answer.length >= 2 && answer[0] == query[0] && answer[1] == query[1];
  }

  /**
   * Sends a query over the one TCP connection to the server, beside others that wait there. When
   * the server ends the connection, as it may at any time (RFC 7766, section 6.2.3), what it left
   * unanswered is sent again on a new one; unless it answered nothing at all. Parameters as for
   * {@link #udp}.
   */
  byte[] tcp(InetSocketAddress address, byte[] query, String server, Duration limit)
      throws DnsQueryException {
    long end = System.nanoTime() + limit.toNanos();
    while (!closed) {
      TcpConnection connection =
          connections.compute(
              address,
              (key, old) -> old == null || old.isEnded() ? new TcpConnection(key, readers) : old);
      if (closed) {
        connection.close(); // close() may have looked before it was there
      }
      try {
        Optional<byte[]> answer = connection.exchange(query, end);
        if (answer.isPresent()) {
          return answer.get();
        }
      } catch (SocketTimeoutException e) {
        throw noAnswer(server, limit, connection.hasStray());
      } catch (IOException e) {
        throw failed(server, e);
      }
    }
    throw closed(server);
  }

  private DnsQueryException failed(String server, IOException e) {
    if (closed) {
      return closed(server);
    }
    if (e instanceof EOFException) {
      return new DnsQueryException(
          DnsFailure.Kind.MALFORMED, server + " ended the connection before its answer was there");
    }
    String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new DnsQueryException(
        DnsFailure.Kind.UNREACHABLE,
        server
            + " cannot be reached: "
            + (e instanceof PortUnreachableException ? "nothing listens there" : what));
  }

  private static DnsQueryException noAnswer(String server, Duration limit, boolean stray) {
    String within = server + " within " + limit.toMillis() + " ms";
    return stray
        ? new DnsQueryException(
            DnsFailure.Kind.MALFORMED, "only answers to another question came from " + within)
        : new DnsQueryException(DnsFailure.Kind.TIMED_OUT, "no answer from " + within);
  }

  private static DnsQueryException closed(String server) {
    return new DnsQueryException(
        DnsFailure.Kind.TIMED_OUT, "no answer from " + server + " in time");
  }

  /** Frees everyone who waits; the threads of connections end soon after. */
  @Override
  public void close() {
    closed = true;
    sockets.forEach(DatagramSocket::close);
    connections.values().forEach(TcpConnection::close);
    readers.shutdownNow();
  }
}
