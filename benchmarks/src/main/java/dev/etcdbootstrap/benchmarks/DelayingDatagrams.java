package dev.etcdbootstrap.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A UDP proxy on loopback that makes a server look far away: every datagram takes half a round trip
 * in each direction. Thread-safe.
 */
final class DelayingDatagrams implements Closeable {

  private static final int LARGEST = 65_535;

  /** More than queries that reach the server at once and wait for it there. */
  private static final int THREADS = 16;

  private final DatagramSocket socket;
  private final InetSocketAddress server;
  private final Duration roundTrip;
  private final ScheduledExecutorService underWay =
      Executors.newScheduledThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "delaying-datagrams");
            thread.setDaemon(true);
            return thread;
          });

  private long firstQuery; // 0 before it
  private long lastAnswer;

  /**
   * Goes between.
   *
   * @param address where clients send to
   */
  DelayingDatagrams(InetSocketAddress address, InetSocketAddress server, Duration roundTrip)
      throws IOException {
    this.socket = new DatagramSocket(address);
    this.server = server;
    this.roundTrip = roundTrip;
    Thread thread = new Thread(this::receive, "delaying-datagrams-receive");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where clients send to, as {@code host:port}. */
  String address() {
    return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  /** From the first datagram of a client to the last answer that was given to one. */
  synchronized Duration span() {
    return Duration.ofNanos(lastAnswer - firstQuery);
  }

  private void receive() {
    byte[] buffer = new byte[LARGEST];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (IOException e) {
        continue; // closed, or a client has gone
      }
      long now = System.nanoTime();
      synchronized (this) {
        firstQuery = firstQuery == 0 ? now : firstQuery;
      }
      byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
      SocketAddress client = packet.getSocketAddress();
      later(now, () -> ask(query, client));
    }
  }

  /** Half a round trip after that time. */
  private void later(long time, Runnable task) {
    var unused =
        underWay.schedule(
            task, roundTrip.toNanos() / 2 - (System.nanoTime() - time), TimeUnit.NANOSECONDS);
  }

  private void ask(byte[] query, SocketAddress client) {
    try (DatagramSocket upstream = new DatagramSocket()) {
      upstream.connect(server);
      upstream.setSoTimeout(1_000);
      upstream.send(new DatagramPacket(query, query.length));
      DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
      upstream.receive(packet);
      byte[] answer = Arrays.copyOf(packet.getData(), packet.getLength());
      later(System.nanoTime(), () -> give(answer, client));
    } catch (IOException e) {
      // as if it were lost
    }
  }

  private void give(byte[] answer, SocketAddress client) {
    try {
      socket.send(new DatagramPacket(answer, answer.length, client));
      synchronized (this) {
        lastAnswer = System.nanoTime();
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  @Override
  public void close() {
    socket.close();
    underWay.shutdownNow();
  }
}
