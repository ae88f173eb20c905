package dev.etcdbootstrap.strategy.dnssrv.dns;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection on which queries follow one another without waiting for answers, which may come
 * in any order (RFC 7766, sections 6.2.1 and 7). Small servers take few connections: dnsmasq serves
 * 20 at once. Callers write and wait; one thread reads for all of them, so that each can give up at
 * its own limit in the middle of an answer. Opened by the first query, never again. Thread-safe.
 */
final class TcpConnection {

  private static final int IDS = 1 << 16;

  private final InetSocketAddress address;
  private final Executor readers;
  private final Socket socket = new Socket();
  private final Map<Integer, CompletableFuture<byte[]>> waiting = new HashMap<>();
  private volatile @Nullable IOException end;
  private volatile boolean stray;
  private boolean hasAnswered;

  TcpConnection(InetSocketAddress address, Executor readers) {
    this.address = address;
    this.readers = readers;
  }

  /** Whether it takes no more queries. */
  boolean isEnded() {
    return end != null;
  }

  /** Whether an answer came to a query that does not wait here. */
  boolean hasStray() {
    return stray;
  }

  /** As a socket takes it, which takes 0 for no limit. */
  static int millis(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, nanos / 1_000_000 + 1));
  }

  /**
   * Sends a query and blocks until its answer is there.
   *
   * @param deadline in terms of {@link System#nanoTime}
   * @return empty when the connection ended, and a new one may do better
   * @throws SocketTimeoutException at the deadline
   */
  Optional<byte[]> exchange(byte[] query, long deadline) throws IOException {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    if (!send(query, answer, deadline)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      ByteBuffer.wrap(bytes).put(query, 0, 2);
      return Optional.of(bytes);
    } catch (TimeoutException e) {
      forget(answer);
      throw new SocketTimeoutException("no answer");
    } catch (InterruptedException e) {
      forget(answer);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (mayAskAgain()) {
        return Optional.empty();
      }
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e);
    }
  }

  private synchronized boolean mayAskAgain() {
    return hasAnswered;
  }

  /** Whether it could be sent. */
  private synchronized boolean send(byte[] query, CompletableFuture<byte[]> answer, long deadline)
      throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("no time left");
    }
    if (isEnded()) {
      return false;
    }
    if (!socket.isConnected()) {
      connect(left);
    }
    int id = freeId(ByteBuffer.wrap(query).getShort());
    waiting.put(id, answer);
    ByteBuffer message = ByteBuffer.allocate(2 + query.length);
    message.putShort((short) query.length).put(query).putShort(2, (short) id);
    try {
      socket.getOutputStream().write(message.array());
    } catch (IOException e) {
      // The reader sees that end too, but only after the answers that came before it.
    }
    return true;
  }

  private void connect(long left) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, millis(left));
      readers.execute(this::read);
    } catch (IOException | RuntimeException e) {
      IOException failure = e instanceof IOException io ? io : new IOException(e);
      end(failure);
      throw failure;
    }
  }

  /** IDs are chosen at random; of two queries with the same one, the later takes another. */
  private int freeId(short wanted) {
    int id = Short.toUnsignedInt(wanted);
    while (waiting.containsKey(id)) {
      id = (id + 1) % IDS;
    }
    return id;
  }

  private void read() {
    try (socket) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      while (true) {
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        received(message);
      }
    } catch (IOException e) {
      end(e);
    }
  }

  private synchronized void received(byte[] message) {
    CompletableFuture<byte[]> answer =
        message.length < 2
            ? null
            : waiting.remove(Short.toUnsignedInt(ByteBuffer.wrap(message).getShort()));
    if (answer == null) {
      stray = true;
      return;
    }
    hasAnswered = true;
    answer.complete(message);
  }

  /** Gives a query up. When none is left that waits, another connection may do better. */
  private synchronized void forget(CompletableFuture<byte[]> answer) {
    waiting.values().removeIf(other -> other == answer);
    if (waiting.isEmpty()) {
      end(new SocketTimeoutException("no answer"));
    }
  }

  private synchronized void end(IOException why) {
    end = why;
    closeSocket();
    waiting.values().forEach(answer -> answer.completeExceptionally(why));
    waiting.clear();
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is not used any more.
    }
  }

  /** Ends it from outside; whoever waits is freed. */
  void close() {
    closeSocket(); // first: who connects holds the lock
    end(new IOException("closed"));
  }
}
