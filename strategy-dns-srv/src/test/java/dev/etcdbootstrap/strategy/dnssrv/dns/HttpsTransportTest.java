package dev.etcdbootstrap.strategy.dnssrv.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.strategy.dnssrv.Zones;
import dev.etcdbootstrap.testservers.dns.ScriptedDns;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsZone;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;

/** DNS over HTTPS, with a server in this JVM. */
final class HttpsTransportTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final HeldCertificate certificate =
      new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
  private final HandshakeCertificates own =
      new HandshakeCertificates.Builder()
          .heldCertificate(certificate)
          .addTrustedCertificate(certificate.certificate())
          .build();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpsServer server;
  private Script script = HttpsTransportTest::giveOneRecord;

  /** What the server does with a request. */
  private interface Script {
    void answer(HttpExchange exchange) throws IOException;
  }

  HttpsTransportTest() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setHttpsConfigurator(new HttpsConfigurator(own.sslContext()));
    server.setExecutor(threads);
    server.createContext(
        "/dns-query",
        exchange -> {
          requests.incrementAndGet();
          exchange.getResponseHeaders().set("Content-Type", "application/dns-message");
          script.answer(exchange);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    testIsOver.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static void giveOneRecord(HttpExchange exchange) throws IOException {
    give(exchange, 200, oneRecord(new Message(exchange.getRequestBody().readAllBytes())));
  }

  private static void give(HttpExchange exchange, int status, Message answer) throws IOException {
    byte[] bytes = answer.toWire();
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Message oneRecord(Message query) {
    assertThat(query.getHeader().getID()).isZero();
    Message answer = new Message(0);
    answer.getHeader().setFlag(Flags.QR);
    Name owner = query.getQuestion().getName();
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    answer.addRecord(
        new SRVRecord(owner, 1, 60, 0, 0, 2380, Name.fromConstantString("m0.example.test.")),
        Section.ANSWER);
    return answer;
  }

  private String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + "/dns-query";
  }

  private DnsClient client(Duration limit, OkHttpClient.Builder trust) {
    return client(url(), limit, trust);
  }

  private static DnsClient client(String url, Duration limit, OkHttpClient.Builder trust) {
    return new DnsClient(
        new DnsSettings(DnsServer.parseAll(List.of(url)), limit, Optional.empty()),
        Deadline.after(Duration.ofSeconds(60)),
        () -> new HttpsTransport(trust));
  }

  private OkHttpClient.Builder trusting() {
    return new OkHttpClient.Builder().sslSocketFactory(own.sslSocketFactory(), own.trustManager());
  }

  private static SrvAnswer ask(DnsClient client) throws Exception {
    try (client) {
      return client.newResolver().srv(Zones.PLAIN).get(60, TimeUnit.SECONDS);
    }
  }

  private static void assertFailure(SrvAnswer answer, DnsFailure.Kind kind, String... parts) {
    assertThat(answer.failure())
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure.text()).contains(parts);
            });
  }

  @Test
  void recordsComeOverHttps() throws Exception {
    assertThat(ask(client(LONG, trusting())).recordsOrNone())
        .containsExactly(new SrvRecord("m0.example.test", 2380, 0, 0));
    assertThat(requests).hasValue(1);
  }

  @Test
  void anHttpErrorIsNoAnswer() throws Exception {
    script =
        exchange ->
            give(exchange, 500, oneRecord(new Message(exchange.getRequestBody().readAllBytes())));

    assertFailure(
        ask(client(LONG, trusting())), DnsFailure.Kind.MALFORMED, "HTTP 500", "/dns-query");
  }

  @Test
  void aPageIsNoAnswer() throws Exception {
    script =
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          giveOneRecord(exchange);
        };

    assertFailure(
        ask(client(LONG, trusting())), DnsFailure.Kind.MALFORMED, "HTTP 200", "text/html");
  }

  @Test
  void aServerThatNobodyVouchesForIsNotAsked() throws Exception {
    assertFailure(
        ask(client(LONG, new OkHttpClient.Builder())), DnsFailure.Kind.UNREACHABLE, "over TLS");
    assertThat(requests).hasValue(0);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    script =
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/dns-query");
          exchange.sendResponseHeaders(307, -1);
        };

    assertFailure(ask(client(LONG, trusting())), DnsFailure.Kind.MALFORMED, "HTTP 307");
    assertThat(requests).hasValue(1);
  }

  @Test
  void anAnswerWithoutEndIsNotRead() throws Exception {
    AtomicInteger written = new AtomicInteger();
    script =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] chunk = new byte[8 << 10];
          try (OutputStream out = exchange.getResponseBody()) {
            while (written.getAndIncrement() < 1 << 20) {
              out.write(chunk);
            }
          }
        };

    assertFailure(ask(client(LONG, trusting())), DnsFailure.Kind.MALFORMED, "more than", "65535");
    assertThat(written.get()).isLessThan(1 << 20);
  }

  @Test
  void aBodyThatDripsIsCutAtTheLimit() throws Exception {
    script =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          while (!isOver(Duration.ofMillis(20))) {
            out.write(0);
            out.flush();
          }
        };

    assertFailure(
        ask(client(SHORT, trusting())), DnsFailure.Kind.TIMED_OUT, "within 500 ms", "/dns-query");
  }

  /** Not even without a deadline: the limit is for each query and server. */
  @Test
  void afterABodyThatStallsTheNextServerIsAsked() throws Exception {
    script =
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(0);
          exchange.getResponseBody().flush();
          isOver(Duration.ofSeconds(60));
        };
    try (ScriptedDns second = ScriptedDns.start(new ScriptedDnsZone(Zones.members(1)));
        DnsClient client =
            new DnsClient(
                new DnsSettings(
                    DnsServer.parseAll(List.of(url(), second.address())), SHORT, Optional.empty()),
                Deadline.never(),
                () -> new HttpsTransport(trusting()))) {
      assertThat(client.newResolver().srv(Zones.PLAIN).get(60, TimeUnit.SECONDS).recordsOrNone())
          .hasSize(1);
    }
  }

  @Test
  void aChunkWithoutEndIsNotRead() throws Exception {
    byte[] some = "x".repeat(8 << 10).getBytes(StandardCharsets.US_ASCII);
    AtomicInteger written = new AtomicInteger();
    ServerSocketFactory sockets = own.sslContext().getServerSocketFactory();
    try (ServerSocket listener =
        sockets.createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      threads.execute(
          () -> {
            try (Socket client = listener.accept()) {
              OutputStream out = client.getOutputStream();
              out.write(
                  ("HTTP/1.1 200 OK\r\nContent-Type: application/dns-message\r\n"
                          + "Transfer-Encoding: chunked\r\n\r\n1;")
                      .getBytes(StandardCharsets.US_ASCII));
              while (true) {
                out.write(some);
                written.incrementAndGet();
              }
            } catch (IOException e) {
              // The client is gone.
            }
          });
      String url = "https://127.0.0.1:" + listener.getLocalPort() + "/dns-query";

      assertFailure(
          ask(client(url, LONG, trusting())), DnsFailure.Kind.MALFORMED, "more than", "65535");
    }
    assertThat(written.get()).isLessThan(2 * 1024);
  }

  @Test
  void headersThatDoNotComeAreNotAwaited() throws Exception {
    script = exchange -> isOver(Duration.ofSeconds(60));

    assertFailure(ask(client(SHORT, trusting())), DnsFailure.Kind.TIMED_OUT, "within 500 ms");
  }

  private boolean isOver(Duration limit) {
    try {
      return testIsOver.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Test
  void closingFreesWhoeverWaits() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    script =
        exchange -> {
          asked.countDown();
          isOver(Duration.ofSeconds(60));
        };
    DnsClient client = client(Duration.ofDays(1), trusting());
    CompletableFuture<SrvAnswer> waiting = client.newResolver().srv(Zones.PLAIN);
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

    client.close();

    assertFailure(waiting.get(60, TimeUnit.SECONDS), DnsFailure.Kind.TIMED_OUT, "in time");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("etcd-bootstrap-dns");
  }

  @Test
  void closingClosesTheConnections() throws Exception {
    OkHttpClient.Builder builder = trusting();
    DnsClient client = client(LONG, builder);
    client.newResolver().srv(Zones.PLAIN).get(60, TimeUnit.SECONDS);
    // The transport's pool, as its builder knows it.
    var pool = builder.build().connectionPool();
    assertThat(pool.connectionCount()).isEqualTo(1);

    client.close();

    assertThat(pool.connectionCount()).isZero();
  }
}
