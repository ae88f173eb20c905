package dev.etcdbootstrap.strategy.dnssrv;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A query over UDP, from a port of its own, which the kernel picks at random. Datagrams get lost,
 * so it is sent once more after half of its time.
 */
final class UdpExchange extends Exchange implements Wire.Listener {

  private static final int LARGEST = 65_535;

  private final InetSocketAddress address;
  private final Duration limit;
  private @Nullable DatagramChannel channel;
  private boolean repeated;

  UdpExchange(InetSocketAddress address, byte[] query, String server, Duration limit) {
    super(query, server, limit);
    this.address = address;
    this.limit = limit;
  }

  @Override
  void open(Selector selector) throws IOException {
    DatagramChannel opened = DatagramChannel.open();
    channel = opened;
    opened.configureBlocking(false);
    opened.connect(address); // from then on, nobody else's datagrams come in
    opened.register(selector, SelectionKey.OP_READ, this);
    opened.write(ByteBuffer.wrap(query()));
  }

  @Override
  public void ready(SelectionKey key) throws IOException {
    DatagramChannel open = channel;
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    if (open != null && open.read(buffer) > 0) {
      received(buffer.flip());
    }
  }

  @Override
  public void failed(IOException e) {
    fail(e);
  }

  @Override
  Duration wakeAfter() {
    return repeated ? limit : limit.dividedBy(2);
  }

  @Override
  void repeat() throws IOException {
    repeated = true;
    if (channel != null) {
      channel.write(ByteBuffer.wrap(query()));
    }
  }

  @Override
  void leave() {
    if (channel != null) {
      close(channel);
    }
  }
}
