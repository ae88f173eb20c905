package dev.etcdbootstrap.discovery;

import com.sun.net.httpserver.HttpServer;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;

/**
 * A discovery service in memory, for members on one machine: etcd's v2 keys API, etcd's v3 API and
 * a DNS zone, each on a free port. What one API writes, the other reads: both show one store.
 * Forgets everything when it is closed. Thread-safe.
 */
public final class DiscoveryService implements AutoCloseable {

  private static final int TTL_SECONDS = 1;

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final HttpServer http;
  private final Server grpc;
  private final DnsFace dns;

  private DiscoveryService(InetAddress address) throws IOException {
    Store store = new Store();
    try {
      this.http = http(address, store);
      this.grpc = grpc(address, store);
      this.dns = DnsFace.start(new InetSocketAddress(address, 0));
      running.push(dns);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts all of it.
   *
   * @param address of this machine on which to listen
   * @throws IOException when it cannot listen there
   */
  public static DiscoveryService start(InetAddress address) throws IOException {
    return new DiscoveryService(address);
  }

  private HttpServer http(InetAddress address, Store store) throws IOException {
    ExecutorService threads = Executors.newCachedThreadPool(daemons("discovery-v2"));
    running.push(threads::shutdownNow);
    HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    server.setExecutor(threads);
    server.createContext(V2Face.PATH, new V2Face(store));
    server.start();
    running.push(() -> server.stop(0));
    return server;
  }

  private Server grpc(InetAddress address, Store store) throws IOException {
    EventLoopGroup threads = new NioEventLoopGroup(1, daemons("discovery-v3"));
    running.push(() -> threads.shutdownGracefully(0, 0, TimeUnit.SECONDS).await());
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(address, 0))
            .bossEventLoopGroup(threads)
            .workerEventLoopGroup(threads)
            .channelType(NioServerSocketChannel.class)
            .directExecutor() // the store never blocks
            .addService(new V3Face(store))
            .addService(new V3WatchFace(store))
            .build()
            .start();
    running.push(() -> server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS));
    return server;
  }

  private static DefaultThreadFactory daemons(String name) {
    return new DefaultThreadFactory(name, true);
  }

  /** The directory below which v2 tokens are made. */
  public URI v2() {
    return URI.create("http://" + text(http.getAddress()) + V2Face.PATH + "/_etcd/registry");
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
   * Adds a target to an SRV record, and its address.
   *
   * @param service with its protocol and domain: {@code _etcd-server._tcp.example.com}
   * @throws IllegalArgumentException when a name is none
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

  /** Ends all of it; members that wait are cut off. */
  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        // One that cannot be closed is no reason to leave the others open.
      }
    }
  }
}
