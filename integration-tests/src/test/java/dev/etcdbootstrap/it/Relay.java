package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.Poll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes on connections to a server, holds back what clients send from a request that contains a
 * text until {@link #release}, and cuts connections off. Thread-safe.
 */
final class Relay implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final URI server;
  private final String heldText;
  private final ServerSocket listener;
  private final AtomicInteger held = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
  private final Set<Socket> open = new HashSet<>(); // guarded by itself
  private volatile boolean cut;

  private Relay(URI server, String heldText, ServerSocket listener) {
    this.server = server;
    this.heldText = heldText;
    this.listener = listener;
  }

  /**
   * Listens on a free port.
   *
   * @param heldText must come in one piece, as the first line of a request does
   */
  static Relay start(URI server, String heldText) {
    try {
      Relay relay = new Relay(server, heldText, new ServerSocket(0, 0, FreePorts.loopback()));
      relay.inThread(relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      if (!isKept(client)) {
        continue;
      }
      Socket upstream = new Socket(server.getHost(), server.getPort());
      inThread(() -> copy(client, upstream, true));
      inThread(() -> copy(upstream, client, false));
    }
  }

  private boolean isKept(Socket client) throws IOException {
    synchronized (open) {
      if (cut) {
        client.close();
      } else {
        open.add(client);
      }
      return !cut;
    }
  }

  private void copy(Socket from, Socket to, boolean requests) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 << 10];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!requests) {
          answers.write(buffer, 0, length);
        } else if (new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(heldText)) {
          held.incrementAndGet();
          awaitRelease();
        }
        out.write(buffer, 0, length);
      }
    }
  }

  private void awaitRelease() throws IOException {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The server's URL with the address of this. */
  URI url() {
    return URI.create(
        "http://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort());
  }

  /** Waits until so many requests are held back. */
  Relay awaitHeld(int count) {
    assertThat(Poll.untilTrue(LIMIT, () -> held.get() >= count)).as("held: %s", held).isTrue();
    return this;
  }

  /** Lets through what is held back and holds nothing from now on. */
  void release() {
    released.countDown();
  }

  /** Ends every connection, and each new one at once until {@link #mend}. */
  Relay cut() {
    synchronized (open) {
      cut = true;
      open.forEach(Relay::end);
      open.clear();
      return this;
    }
  }

  /** Passes on connections again. */
  void mend() {
    cut = false;
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that the server has answered, of all connections. */
  String answers() {
    return answers.toString(StandardCharsets.ISO_8859_1);
  }

  /** Stops listening, and lets go of what is held back. */
  @Override
  public void close() {
    release();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Copying {
    void run() throws IOException;
  }

  private void inThread(Copying task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One end has closed the connection.
              }
            },
            "relay to " + server);
    thread.setDaemon(true);
    thread.start();
  }
}
