package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * The sockets and threads of one bootstrap. Answers are never kept: a record that was missing a
 * moment ago is found as soon as it is there. Thread-safe.
 */
final class DnsClient implements AutoCloseable {

  private final Wire wire = new Wire();
  private final Supplier<SSLContext> tls;
  private final DnsSettings settings;
  private final Deadline deadline;
  private final List<NameServer> servers;
  private final String place;
  private final byte[] trustAnchors;
  private @Nullable HttpsWire https;

  private DnsClient(
      DnsSettings settings, byte[] trustAnchors, Deadline deadline, Supplier<SSLContext> tls) {
    this.settings = settings;
    this.trustAnchors = trustAnchors;
    this.deadline = deadline;
    this.tls = tls;
    List<DnsServer> asked = settings.servers().isEmpty() ? system() : settings.servers();
    this.servers = asked.stream().map(server -> NameServer.of(server, wire, this::https)).toList();
    this.place = String.join(", ", asked.stream().map(DnsServer::toString).toList());
  }

  /**
   * A client that sends nothing yet.
   *
   * @param deadline bounds every query
   * @throws BootstrapException when the trust anchors cannot be used
   */
  static DnsClient open(DnsSettings settings, Deadline deadline) throws BootstrapException {
    return open(settings, deadline, DnsClient::defaultTls);
  }

  /** The same, with the certificates to trust of DNS over HTTPS. */
  static DnsClient open(DnsSettings settings, Deadline deadline, Supplier<SSLContext> tls)
      throws BootstrapException {
    byte[] trustAnchors =
        settings.signed() ? TrustAnchors.read(settings.trustAnchors()) : new byte[0];
    return new DnsClient(settings, trustAnchors, deadline, tls);
  }

  private static SSLContext defaultTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  private static List<DnsServer> system() {
    List<DnsServer> servers = new ArrayList<>();
    ResolverConfig.getCurrentConfig()
        .servers()
        .forEach(address -> servers.add(DnsServer.Classic.of(address)));
    return servers;
  }

  /** Made when it is needed: few need it, and it costs a thread. */
  private synchronized HttpsWire https() {
    HttpsWire current = https;
    if (current == null) {
      current = new HttpsWire(tls.get(), settings.timeout());
      https = current;
    }
    return current;
  }

  /**
   * Questions for one look, which may share what the validator learns of the keys of a zone. Those
   * of the next look share nothing with them.
   */
  DnsQuestions questions() {
    Upstream upstream =
        new Upstream(
            servers, () -> atLeastOne(deadline.atMost(settings.timeout())), settings.signed());
    Resolver resolver = settings.signed() ? validating(upstream) : upstream;
    // etcd's resolver reads the hosts file; a server that was named is what decides.
    return new DnsQuestions(resolver, place, settings.signed(), settings.servers().isEmpty());
  }

  /** No time left still is a time-out. */
  private static Duration atLeastOne(Duration limit) {
    Duration least = Duration.ofMillis(1);
    return limit.compareTo(least) < 0 ? least : limit;
  }

  private Resolver validating(Upstream upstream) {
    ValidatingResolver resolver = new ValidatingResolver(upstream);
    try {
      resolver.loadTrustAnchors(new ByteArrayInputStream(trustAnchors));
    } catch (IOException e) {
      throw new IllegalStateException("the trust anchors could be read before", e);
    }
    return resolver;
  }

  /**
   * Blocks until all are done or the deadline has come; those that are not done then are not
   * cancelled.
   */
  void await(List<? extends CompletableFuture<?>> futures) throws InterruptedException {
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
      // Whoever reads the futures sees which ones have no answer.
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question ends with an answer or a failure", e);
    }
  }

  @Override
  public void close() {
    wire.close();
    synchronized (this) {
      if (https != null) {
        https.close();
      }
    }
  }
}
