package dev.etcdbootstrap.strategy.dnssrv.dns;

import dev.etcdbootstrap.spi.ClassPathFailures;
import dev.etcdbootstrap.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;

/**
 * The threads and sockets of one caller, all of them gone when it is closed. Each query has a
 * thread, at most {@value #MOST_QUERIES} at a time; the others wait for their turn. Thread-safe.
 */
public final class DnsClient implements AutoCloseable {

  static {
    LibraryLog.prepare();
  }

  /** Sixty hosts in both families are asked for in one round trip. */
  static final int MOST_QUERIES = 128;

  /** Idle threads end, because a caller may wait for minutes between its queries. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final DaemonThreads threads = new DaemonThreads("etcd-bootstrap-dns");
  private final ThreadPoolExecutor queries;
  private final SocketTransport sockets;
  private final Supplier<HttpsTransport> newHttps;
  private final DnsSettings settings;
  private final Deadline deadline;
  private final List<NameServer> servers;
  private final String askedServers;
  private @Nullable HttpsTransport https;
  private boolean closed;

  /**
   * Sends nothing yet.
   *
   * @param deadline for every query
   */
  public DnsClient(DnsSettings settings, Deadline deadline) {
    this(settings, deadline, () -> new HttpsTransport(new OkHttpClient.Builder()));
  }

  /** Takes another transport for DNS over HTTPS. */
  DnsClient(DnsSettings settings, Deadline deadline, Supplier<HttpsTransport> newHttps) {
    EarlyLoading.begin(threads);
    this.queries =
        new ThreadPoolExecutor(
            MOST_QUERIES,
            MOST_QUERIES,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            threads);
    queries.allowCoreThreadTimeOut(true);
    this.sockets = new SocketTransport(threads);
    this.newHttps = newHttps;
    this.settings = settings;
    this.deadline = deadline;
    List<DnsServer> asked = settings.servers().isEmpty() ? ofTheSystem() : settings.servers();
    this.servers =
        asked.stream().map(server -> NameServer.of(server, sockets, this::https)).toList();
    this.askedServers = String.join(", ", asked.stream().map(DnsServer::toString).toList());
  }

  private static List<DnsServer> ofTheSystem() {
    return ResolverConfig.getCurrentConfig().servers().stream()
        .<DnsServer>map(DnsServer.Classic::of)
        .toList();
  }

  /** Made when a server wants it: most do not, and its library takes time to load. */
  private synchronized HttpsTransport https() {
    HttpsTransport current = https;
    if (current == null) {
      current = newHttps.get();
      https = current;
      if (closed) {
        current.close();
      }
    }
    return current;
  }

  /**
   * A resolver that shares no answers with any other: a record that was missing a moment ago is
   * found as soon as it is there. Its own questions share the keys that were validated (DNSSEC).
   */
  public DnsResolver newResolver() {
    boolean signed = settings.trustAnchors().isPresent();
    Resolver all =
        new FailoverResolver(
            servers, queries, () -> atLeastOne(deadline.atMost(settings.timeout())), signed);
    Resolver resolver = settings.trustAnchors().map(anchors -> anchors.validating(all)).orElse(all);
    return new DnsResolver(
        new AliasResolver(resolver, askedServers, signed),
        // Like other programs, the hosts file counts where the system's servers do.
        settings.servers().isEmpty());
  }

  /** When no time is left, a query times out; no limit can be zero. */
  private static Duration atLeastOne(Duration limit) {
    Duration least = Duration.ofMillis(1);
    return limit.compareTo(least) < 0 ? least : limit;
  }

  /**
   * Blocks until all are done or the deadline has come; those that are not done then are not
   * cancelled.
   *
   * @throws InterruptedException when interrupted
   * @throws LinkageError when a question met classes that do not fit
   */
  public void await(List<? extends CompletableFuture<?>> futures) throws InterruptedException {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]));
    try {
      Optional<Duration> left = deadline.remaining();
      if (left.isPresent()) {
        all.get(left.get().toNanos(), TimeUnit.NANOSECONDS);
      } else {
        all.get();
      }
    } catch (TimeoutException e) {
      // The caller sees which futures are not done.
    } catch (ExecutionException e) {
      ClassPathFailures.rethrow(e);
      throw new IllegalStateException("a question ends with an answer or a failure", e);
    }
  }

  /** Ends all queries, which fail, and waits for their threads. */
  @Override
  public void close() {
    HttpsTransport opened;
    synchronized (this) {
      closed = true;
      opened = https;
    }
    sockets.close();
    if (opened != null) {
      opened.cancel();
    }
    queries.shutdown(); // those that wait for their turn fail at once
    try {
      // Nothing blocks any more but, perhaps, the system's lookup of a DNS server by its name.
      var unused = threads.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (opened != null) {
      opened.close();
    }
  }
}
