package dev.etcdbootstrap.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy on loopback that makes a server look far away: a connection costs a round trip before
 * its first byte goes on, and every byte takes half of one in each direction. Thread-safe.
 */
final class DelayingProxy implements Closeable {

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Duration roundTrip;
  private final List<Socket> sockets = new ArrayList<>();

  private long firstConnection;
  private long lastAnswer;

  DelayingProxy(InetSocketAddress server, Duration roundTrip) throws IOException {
    this.server = server;
    this.roundTrip = roundTrip;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** From the first connection to the last byte that was given to the client. */
  synchronized Duration span() {
    return Duration.ofNanos(lastAnswer - firstConnection);
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, "delaying-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        long accepted = System.nanoTime();
        Socket upstream = new Socket(server.getAddress(), server.getPort());
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        synchronized (this) {
          firstConnection = firstConnection == 0 ? accepted : firstConnection;
          sockets.add(client);
          sockets.add(upstream);
        }
        long open = accepted + roundTrip.toNanos();
        start("out", () -> copy(client, upstream, open, false));
        start("in", () -> copy(upstream, client, open, true));
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** What was read, and when it is due at the other end; no bytes mean the end. */
  private record Chunk(ByteBuffer bytes, long due) {}

  /** Reads as it comes, since later bytes are under way while earlier ones are. */
  private void copy(Socket from, Socket to, long open, boolean toClient) {
    BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>();
    start("deliver", () -> deliver(underWay, to, toClient));
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = from.getInputStream()) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        long sent = Math.max(System.nanoTime(), open);
        underWay.add(
            new Chunk(
                ByteBuffer.wrap(Arrays.copyOf(buffer, length)), sent + roundTrip.toNanos() / 2));
      }
    } catch (IOException e) {
      // one side has gone
    }
    underWay.add(new Chunk(ByteBuffer.allocate(0), System.nanoTime()));
  }

  private void deliver(BlockingQueue<Chunk> underWay, Socket to, boolean toClient) {
    try (OutputStream out = to.getOutputStream()) {
      for (Chunk next = underWay.take(); next.bytes().hasRemaining(); next = underWay.take()) {
        TimeUnit.NANOSECONDS.sleep(next.due() - System.nanoTime());
        out.write(next.bytes().array());
        out.flush();
        if (toClient) {
          synchronized (this) {
            lastAnswer = System.nanoTime();
          }
        }
      }
    } catch (IOException e) {
      // one side has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    synchronized (this) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
