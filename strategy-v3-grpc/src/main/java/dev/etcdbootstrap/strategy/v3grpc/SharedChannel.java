package dev.etcdbootstrap.strategy.v3grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A connection to one endpoint, shared by all members of this JVM that connect in the same way, and
 * closed with the last of them. It is made with the first request. Thread-safe.
 */
final class SharedChannel {

  /** No registry of 1,000 members comes near. */
  private static final int MAX_ANSWER_BYTES = 8 << 20;

  private static final Map<Key, SharedChannel> OPEN = new HashMap<>();

  private final Key key;
  private final ManagedChannel channel;
  private int users;

  /** What makes two connections the same; who the user is belongs to the requests. */
  private record Key(Endpoint endpoint, ClientSettings.Transport transport) {}

  private SharedChannel(Key key) {
    this.key = key;
    ClientSettings.Transport transport = key.transport();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(key.endpoint().host(), key.endpoint().port())
            .eventLoopGroup(EventLoops.acquire())
            .channelType(NioSocketChannel.class)
            .directExecutor() // nothing that is called back ever blocks
            .disableRetry()
            .disableServiceConfigLookUp()
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(Integer.MAX_VALUE, transport.dialTimeout().toMillis()));
    // As in etcd, zero is for none, and for the timeout that of gRPC.
    if (!transport.keepaliveTime().isZero()) {
      builder.keepAliveTime(transport.keepaliveTime().toNanos(), TimeUnit.NANOSECONDS);
    }
    if (!transport.keepaliveTimeout().isZero()) {
      builder.keepAliveTimeout(transport.keepaliveTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }
    transport
        .tls()
        .ifPresentOrElse(tls -> builder.sslContext(tls.context()), builder::usePlaintext);
    this.channel = builder.build();
  }

  /** One that is in use already, or a new one; to be {@linkplain #release released}. */
  static SharedChannel lease(Endpoint endpoint, ClientSettings.Transport transport) {
    synchronized (OPEN) {
      SharedChannel shared = OPEN.computeIfAbsent(new Key(endpoint, transport), SharedChannel::new);
      shared.users++;
      return shared;
    }
  }

  ManagedChannel channel() {
    return channel;
  }

  /** After a failure: whoever connects from now on gets another. */
  void retire() {
    synchronized (OPEN) {
      OPEN.remove(key, this);
    }
  }

  /** One user less; the last one waits until the connection is closed. */
  void release() {
    synchronized (OPEN) {
      users--;
      if (users > 0) {
        return;
      }
      OPEN.remove(key, this);
    }
    channel.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      // Closed by the threads that are let go of below.
      boolean unused = channel.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    EventLoops.release();
  }
}
