package dev.etcdbootstrap.strategy.dnssrv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends queries over UDP and TCP, as many at once as one likes, with one thread for all of them.
 * Thread-safe; nothing blocks but {@link #close}.
 *
 * <p>dnsjava has such a thread of its own, but for the whole process: it cannot be ended without
 * breaking the queries of others, and keeps TCP connections open.
 */
final class Wire implements AutoCloseable {

  private static final long JOIN_MILLIS = 1_000;

  private final Selector selector;
  private final Queue<Exchange> arriving = new ConcurrentLinkedQueue<>();
  private final Map<InetSocketAddress, TcpConnection> connections = new ConcurrentHashMap<>();
  private final List<Exchange> open = new ArrayList<>(); // of the thread alone
  private final Thread thread;
  private volatile boolean closed;

  Wire() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector can be opened", e);
    }
    thread = new Thread(this::run, "etcd-bootstrap-dns");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Sends a query in one datagram.
   *
   * @param query begins with its ID
   * @param server for messages
   * @param limit for all of it
   */
  CompletableFuture<byte[]> udp(
      InetSocketAddress address, byte[] query, String server, Duration limit) {
    return start(new UdpExchange(address, query, server, limit));
  }

  /** Sends a query over the connection to that server; parameters as for {@link #udp}. */
  CompletableFuture<byte[]> tcp(
      InetSocketAddress address, byte[] query, String server, Duration limit) {
    TcpConnection connection = connections.computeIfAbsent(address, TcpConnection::new);
    return start(new TcpExchange(connection, query, server, limit));
  }

  private CompletableFuture<byte[]> start(Exchange exchange) {
    arriving.add(exchange);
    selector.wakeup();
    if (closed) {
      abandon(exchange); // the thread may have looked for the last time
    }
    return exchange.answer();
  }

  private void run() {
    try (selector) {
      while (!closed) {
        selector.select(timeoutMillis());
        admit();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isValid()) {
            ready((Listener) key.attachment(), key);
          }
        }
        selector.selectedKeys().clear();
        long now = System.nanoTime();
        open.forEach(exchange -> guarded(exchange, () -> exchange.tick(now)));
        open.removeIf(exchange -> exchange.answer().isDone());
      }
    } catch (IOException e) {
      // Nothing more can be sent; what waits is told so below.
    } finally {
      closed = true; // first, or what is sent from now on would wait for ever
      open.forEach(Wire::abandon);
      arriving.forEach(Wire::abandon);
      connections.values().forEach(TcpConnection::reset);
    }
  }

  /** Zero, for no limit, when nothing waits. */
  private long timeoutMillis() {
    long now = System.nanoTime();
    return open.stream().mapToLong(exchange -> exchange.nanosLeft(now)).min().stream()
        .map(nanos -> Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1))
        .findFirst()
        .orElse(0);
  }

  private void admit() {
    for (Exchange next = arriving.poll(); next != null; next = arriving.poll()) {
      Exchange exchange = next;
      open.add(exchange);
      guarded(exchange, () -> exchange.open(selector));
    }
  }

  private static void ready(Listener listener, SelectionKey key) {
    try {
      listener.ready(key);
    } catch (IOException e) {
      listener.failed(e);
    } catch (RuntimeException e) {
      listener.failed(new IOException(e.toString(), e));
    }
  }

  /** What goes wrong with one query is no matter of the others. */
  private static void guarded(Exchange exchange, Step step) {
    if (exchange.answer().isDone()) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      exchange.fail(e);
    } catch (RuntimeException e) {
      exchange.fail(Failure.Kind.UNREACHABLE, exchange.server() + " cannot be reached: " + e);
    }
  }

  /** Whom the thread tells that a socket is ready: the attachment of its key. */
  interface Listener {

    /** Goes on as far as it can without blocking. */
    void ready(SelectionKey key) throws IOException;

    /** Told what {@link #ready} threw. */
    void failed(IOException e);
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void abandon(Exchange exchange) {
    exchange.fail(Failure.Kind.TIMED_OUT, "no answer from " + exchange.server() + " in time");
  }

  /** Ends the thread and closes all sockets; what waits fails. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(JOIN_MILLIS); // it never blocks, so this is soon
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
