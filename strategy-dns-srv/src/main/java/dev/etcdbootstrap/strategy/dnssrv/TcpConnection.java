package dev.etcdbootstrap.strategy.dnssrv;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One server's connection, on which queries follow one another without waiting for answers, which
 * may come in any order (RFC 7766, sections 6.2.1 and 7); lengths lead the messages. A connection
 * for each query would be more than small servers take: dnsmasq serves 20 at once, and the kernel
 * drops what comes beyond its queue.
 *
 * <p>Opened when there is something to send, and again when the server ends it after some answers,
 * as dnsmasq does after 100. Used by the thread of the {@link Wire}.
 */
final class TcpConnection implements Wire.Listener {

  private static final int IDS = 1 << 16;

  private final InetSocketAddress address;
  private final Map<Integer, TcpExchange> waiting = new ConcurrentHashMap<>();
  private final Deque<ByteBuffer> out = new ArrayDeque<>();
  private final ByteBuffer length = ByteBuffer.allocate(2);
  private @Nullable ByteBuffer in;
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private boolean hasAnswered; // since it was opened
  private volatile boolean doubtful;

  TcpConnection(InetSocketAddress address) {
    this.address = address;
  }

  /** Sends a query as soon as that does not block. */
  void send(TcpExchange exchange, Selector selector) {
    if (doubtful) {
      doubtful = false;
      reset();
    }
    byte[] query = exchange.query();
    int id = freeId(Byte.toUnsignedInt(query[0]) << 8 | Byte.toUnsignedInt(query[1]));
    waiting.put(id, exchange);
    out.add(message(id, query));
    if (channel == null) {
      try {
        open(selector);
      } catch (IOException e) {
        failed(e);
      }
    } else if (key != null && key.isValid() && !channel.isConnectionPending()) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  /** Chosen at random, the same ID can be that of two queries; here, one of them takes another. */
  private int freeId(int wanted) {
    int id = wanted;
    while (waiting.containsKey(id)) {
      id = (id + 1) % IDS;
    }
    return id;
  }

  private static ByteBuffer message(int id, byte[] query) {
    ByteBuffer message = ByteBuffer.allocate(2 + query.length);
    message.putShort((short) query.length).put(query).putShort(2, (short) id);
    return message.flip();
  }

  private void open(Selector selector) throws IOException {
    SocketChannel opened = SocketChannel.open();
    channel = opened;
    opened.configureBlocking(false);
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    boolean connected = opened.connect(address);
    key =
        opened.register(
            selector,
            connected ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT,
            this);
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    SocketChannel open = channel;
    if (open == null) {
      return;
    }
    if (ready.isConnectable() && open.finishConnect()) {
      ready.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
    if (ready.isWritable()) {
      open.write(out.toArray(ByteBuffer[]::new));
      out.removeIf(message -> !message.hasRemaining());
      if (out.isEmpty()) {
        ready.interestOps(SelectionKey.OP_READ);
      }
    }
    if (ready.isReadable()) {
      read(open);
    }
  }

  /** All that has come. */
  private void read(SocketChannel open) throws IOException {
    while (open.isOpen()) {
      ByteBuffer target = in == null ? length : in;
      int count = open.read(target);
      if (count < 0) {
        throw new EOFException("the server ended the connection");
      }
      if (target.hasRemaining()) {
        return;
      }
      target.flip();
      if (in == null) {
        in = ByteBuffer.allocate(Short.toUnsignedInt(length.getShort()));
        length.clear();
      } else {
        in = null;
        received(target);
      }
    }
  }

  private void received(ByteBuffer message) {
    TcpExchange exchange =
        message.remaining() < 2 ? null : waiting.get(Short.toUnsignedInt(message.getShort(0)));
    if (exchange == null) {
      waiting.values().forEach(Exchange::receivedStray);
      return;
    }
    hasAnswered = true;
    waiting.values().remove(exchange);
    exchange.received(message.put(0, exchange.query(), 0, 2));
  }

  /** A server may end it at any time (RFC 7766, section 6.2.3); one that never answers may not. */
  @Override
  public void failed(IOException e) {
    @Nullable Selector selector = hasAnswered && key != null ? key.selector() : null;
    reset();
    if (selector != null && !waiting.isEmpty()) {
      waiting.forEach((id, exchange) -> out.add(message(id, exchange.query())));
      try {
        open(selector);
        return;
      } catch (IOException | ClosedSelectorException again) {
        reset(); // what it threw first says more
      }
    }
    for (TcpExchange exchange : List.copyOf(waiting.values())) {
      if (e instanceof EOFException) {
        exchange.fail(
            Failure.Kind.MALFORMED,
            exchange.server() + " ended the connection before its answer was there");
      } else {
        exchange.fail(e);
      }
    }
  }

  /**
   * Waits no more for its answer. When none of them came, another connection may do better. May be
   * called by any thread.
   */
  void forget(TcpExchange exchange) {
    if (waiting.values().remove(exchange) && waiting.isEmpty()) {
      doubtful = true;
    }
  }

  /** Closes it; it is opened again when there is something to send. */
  void reset() {
    if (channel != null) {
      Exchange.close(channel);
    }
    channel = null;
    key = null;
    in = null;
    length.clear();
    out.clear();
    hasAnswered = false;
  }
}
