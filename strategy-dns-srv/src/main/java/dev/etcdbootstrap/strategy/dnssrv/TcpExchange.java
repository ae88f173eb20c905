package dev.etcdbootstrap.strategy.dnssrv;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A query over TCP, on a connection of its own; lengths lead the messages (RFC 7766). */
final class TcpExchange extends Exchange {

  private final InetSocketAddress address;
  private final ByteBuffer out;
  private final ByteBuffer length = ByteBuffer.allocate(2);
  private @Nullable ByteBuffer in;
  private @Nullable SocketChannel channel;

  TcpExchange(InetSocketAddress address, byte[] query, String server, Duration limit) {
    super(query, server, limit);
    this.address = address;
    this.out = ByteBuffer.allocate(2 + query.length);
    out.putShort((short) query.length).put(query).flip();
  }

  @Override
  void open(Selector selector) throws IOException {
    SocketChannel opened = SocketChannel.open();
    channel = opened;
    opened.configureBlocking(false);
    boolean connected = opened.connect(address);
    opened.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
  }

  @Override
  void ready(SelectionKey key) throws IOException {
    SocketChannel open = channel;
    if (open == null) {
      return;
    }
    if (key.isConnectable() && open.finishConnect()) {
      key.interestOps(SelectionKey.OP_WRITE);
    } else if (key.isWritable()) {
      open.write(out);
      if (!out.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ);
      }
    } else if (key.isReadable()) {
      read(open);
    }
  }

  private void read(SocketChannel open) throws IOException {
    ByteBuffer target = in == null ? length : in;
    if (open.read(target) < 0) {
      fail(Failure.Kind.MALFORMED, server() + " ended the connection before its answer was there");
    } else if (!target.hasRemaining()) {
      target.flip();
      if (in == null) {
        in = ByteBuffer.allocate(Short.toUnsignedInt(length.getShort()));
      } else {
        in = null;
        length.clear();
        received(target);
      }
    }
  }

  @Override
  void closeChannel() {
    if (channel != null) {
      close(channel);
    }
  }
}
