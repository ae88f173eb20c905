package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.client.TlsSettings;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * A channel to one endpoint, shared by all members of this JVM that connect to it with equal
 * settings, and closed with the last of them. It connects with the first request. Thread-safe.
 */
final class SharedChannel {

  /**
   * The registrations of 1,000 members need less. Read, a message takes up to thirty times as much
   * memory, when what it repeats is empty.
   */
  private static final int MAX_MESSAGE_BYTES = 2 << 20;

  private static final Map<Key, SharedChannel> OPEN = new HashMap<>();

  private final Key key;
  private final ManagedChannel channel;
  private int users;

  /** The user is no part of it: each request carries its own. */
  private record Key(Endpoint endpoint, ChannelSettings settings) {
    /** Written out because a start would wait 20 ms for the generated one to be linked. */
    @Override
    public int hashCode() {
      return 31 * endpoint.host().hashCode() + endpoint.port();
    }
  }

  private SharedChannel(Key key) {
    this.key = key;
    EventLoopGroup eventLoops = EventLoops.acquire(); // first: says what Netty may log
    try {
      this.channel = channel(key, eventLoops);
    } catch (Throwable e) {
      EventLoops.release();
      throw e;
    }
  }

  private static ManagedChannel channel(Key key, EventLoopGroup eventLoops) {
    ChannelSettings settings = key.settings();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(key.endpoint().host(), key.endpoint().port())
            .eventLoopGroup(eventLoops)
            .channelType(NioSocketChannel.class)
            .directExecutor() // no callback of this module blocks
            .disableRetry()
            .disableServiceConfigLookUp()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(Integer.MAX_VALUE, settings.dialTimeout().toMillis()));
    // As in etcd, zero means no keepalive, and for the timeout gRPC's default.
    if (!settings.keepaliveTime().isZero()) {
      builder.keepAliveTime(settings.keepaliveTime().toNanos(), TimeUnit.NANOSECONDS);
    }
    if (!settings.keepaliveTimeout().isZero()) {
      builder.keepAliveTimeout(settings.keepaliveTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }
    settings
        .tls()
        .ifPresentOrElse(tls -> builder.sslContext(sslContext(tls)), builder::usePlaintext);
    return builder.build();
  }

  private static SslContext sslContext(TlsSettings tls) {
    SslContextBuilder builder = GrpcSslContexts.forClient().trustManager(tls.trustManager());
    tls.keyManager().ifPresent(builder::keyManager);
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS with HTTP/2 in this JVM", e);
    }
  }

  /** A channel that is in use already, or a new one; to be {@linkplain #release released}. */
  static SharedChannel lease(Endpoint endpoint, ChannelSettings settings) {
    synchronized (OPEN) {
      SharedChannel shared = OPEN.computeIfAbsent(new Key(endpoint, settings), SharedChannel::new);
      shared.users++;
      return shared;
    }
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Gives another channel to whoever leases from now on, because this one has failed. */
  void retire() {
    synchronized (OPEN) {
      OPEN.remove(key, this);
    }
  }

  /** Ends one lease; the last one closes the channel and waits until it is closed. */
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
