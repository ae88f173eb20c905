package dev.etcdbootstrap.strategy.dnssrv;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One query on its way to one server and its answer. The future may be read by anyone; everything
 * else is done by the thread of the {@link Wire}.
 */
abstract class Exchange {

  private static final int ID_BYTES = 2;

  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
  private final byte[] query;
  private final String server;
  private final Duration limit;
  private final long start = System.nanoTime();
  private boolean strayAnswer;

  Exchange(byte[] query, String server, Duration limit) {
    this.query = query;
    this.server = server;
    this.limit = limit;
  }

  final CompletableFuture<byte[]> answer() {
    return answer;
  }

  final byte[] query() {
    return query;
  }

  /** Begins to send, on a socket that is registered with a {@link Wire.Listener}. */
  abstract void open(Selector selector) throws IOException;

  /** Lets go of the socket: there is nothing to wait for any more. */
  abstract void leave();

  /** Called when the time that {@link #wakeAfter} named has come. */
  void repeat() throws IOException {}

  /** After how much of its time this wants to be called once; all of it, for never. */
  Duration wakeAfter() {
    return limit;
  }

  /** Nanoseconds until this must be looked at again. */
  final long nanosLeft(long now) {
    Duration next = wakeAfter().compareTo(limit) < 0 ? wakeAfter() : limit;
    return next.toNanos() - (now - start);
  }

  /** Gives up when its time is over, and else does what it wanted the time for. */
  final void tick(long now) throws IOException {
    if (now - start >= limit.toNanos()) {
      timeOut();
    } else if (nanosLeft(now) <= 0) {
      repeat();
    }
  }

  private void timeOut() {
    if (strayAnswer) {
      fail(
          Failure.Kind.MALFORMED,
          "only answers to another question came from " + server + " within " + text(limit));
    } else {
      fail(Failure.Kind.TIMED_OUT, "no answer from " + server + " within " + text(limit));
    }
  }

  private static String text(Duration time) {
    return time.toMillis() + " ms";
  }

  /** Takes an answer, unless its ID shows that it belongs to another question (RFC 5452). */
  final void received(ByteBuffer bytes) {
    if (bytes.remaining() < ID_BYTES
        || bytes.get(bytes.position()) != query[0]
        || bytes.get(bytes.position() + 1) != query[1]) {
      receivedStray();
      return;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    leave();
    answer.complete(copy);
  }

  /** Takes note of an answer that belongs to no question. */
  final void receivedStray() {
    strayAnswer = true;
  }

  final void fail(IOException e) {
    String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof PortUnreachableException) {
      what = "nothing listens there";
    }
    fail(Failure.Kind.UNREACHABLE, server + " cannot be reached: " + what);
  }

  final void fail(Failure.Kind kind, String text) {
    leave();
    answer.completeExceptionally(new QueryFailure(kind, text));
  }

  final String server() {
    return server;
  }

  static void close(SelectableChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more, and closed for whoever could still use it.
    }
  }
}
