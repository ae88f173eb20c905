package dev.etcdbootstrap.discovery;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;

/**
 * A discovery service in memory, for members on one machine: etcd's v2 keys API, etcd's v3 API and
 * a DNS zone, each on a free port. Both APIs share one store: what one writes, the other reads.
 * Nothing is kept after it is closed. Thread-safe.
 */
public final class DiscoveryService implements AutoCloseable {

  private static final int TTL_SECONDS = 1;

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final V2HttpServer http;
  private final Server grpc;
  private final DnsResponder dns;

  private DiscoveryService(InetAddress address) throws IOException {
    Store store = new Store();
    InetSocketAddress anyPort = new InetSocketAddress(address, 0);
    EventLoopGroup threads =
        new NioEventLoopGroup(1, new DefaultThreadFactory("discovery-service", true));
    running.push(() -> threads.shutdownGracefully(0, 0, TimeUnit.SECONDS).await());
    try {
      this.http = V2HttpServer.start(new V2Api(store), anyPort, threads);
      running.push(http);
      this.grpc = grpc(anyPort, store, threads);
      running.push(() -> grpc.shutdownNow().awaitTermination(1, TimeUnit.SECONDS));
      this.dns = DnsResponder.start(anyPort);
      running.push(dns);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the three servers.
   *
   * @param address the local address to listen on
   * @throws IOException when it cannot listen on that address
   */
  public static DiscoveryService start(InetAddress address) throws IOException {
    return new DiscoveryService(address);
  }

  private static Server grpc(InetSocketAddress address, Store store, EventLoopGroup threads)
      throws IOException {
    return NettyServerBuilder.forAddress(address)
        .bossEventLoopGroup(threads)
        .workerEventLoopGroup(threads)
        .channelType(NioServerSocketChannel.class)
        .directExecutor() // the store never blocks
        .addService(new KvService(store))
        .addService(new WatchService(store))
        .build()
        .start();
  }

  /** The directory under which v2 tokens are created. */
  public URI v2() {
    return URI.create("http://" + text(http.address()) + V2Api.PATH + "/_etcd/registry");
  }

  /** The endpoint of the v3 API. */
  public URI v3() {
    return URI.create("http://" + text((InetSocketAddress) grpc.getListenSockets().get(0)));
  }

  /** The address of the DNS server, as {@code host:port}. */
  public String dns() {
    return text(dns.address());
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /**
   * Adds an SRV record, and an A record for its target.
   *
   * @param service the owner name of the SRV record: {@code _etcd-server._tcp.example.com}
   * @param host the target
   * @throws IllegalArgumentException when a name is not a valid domain name
   */
  public void addTarget(String service, String host, int port, InetAddress address) {
    try {
      Name target = Name.fromString(host, Name.root);
      dns.add(
          new SRVRecord(
              Name.fromString(service, Name.root), DClass.IN, TTL_SECONDS, 0, 0, port, target));
      dns.add(new ARecord(target, DClass.IN, TTL_SECONDS, address));
    } catch (TextParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Stops the servers and closes their connections, also those of members that wait. */
  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        // The others must be closed too.
      }
    }
  }
}
