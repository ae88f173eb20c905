package dev.etcdbootstrap.strategy.dnssrv;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.etcdbootstrap.spi.Deadline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
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
final class HttpsWireTest {

  private final HeldCertificate certificate =
      new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
  private final HandshakeCertificates own =
      new HandshakeCertificates.Builder()
          .heldCertificate(certificate)
          .addTrustedCertificate(certificate.certificate())
          .build();
  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicInteger requests = new AtomicInteger();
  private Function<Message, Message> script = HttpsWireTest::oneRecord;
  private HttpsServer server;

  HttpsWireTest() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setHttpsConfigurator(new HttpsConfigurator(own.sslContext()));
    server.createContext(
        "/dns-query",
        exchange -> {
          requests.incrementAndGet();
          byte[] query = exchange.getRequestBody().readAllBytes();
          byte[] answer = script.apply(new Message(query)).toWire();
          exchange.getResponseHeaders().set("Content-Type", "application/dns-message");
          exchange.sendResponseHeaders(status.get(), answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
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

  private SrvAnswer ask(SSLContext trust) throws Exception {
    String url = "https://127.0.0.1:" + server.getAddress().getPort() + "/dns-query";
    try (DnsClient client =
        DnsClient.open(
            new DnsSettings(
                DnsServer.parseAll(List.of(url)), Duration.ofSeconds(20), false, Optional.empty()),
            Deadline.after(Duration.ofSeconds(60)),
            () -> trust)) {
      return client.questions().srv(Zones.PLAIN).get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void recordsComeOverHttps() throws Exception {
    assertThat(ask(own.sslContext()).targetsOrNone())
        .containsExactly(new SrvTarget("m0.example.test", 2380, 0, 0));
    assertThat(requests).hasValue(1);
  }

  @Test
  void anHttpErrorIsNoAnswer() throws Exception {
    status.set(500);

    assertThat(ask(own.sslContext()).failure())
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.kind()).isEqualTo(Failure.Kind.MALFORMED);
              assertThat(failure.text()).contains("HTTP 500", "/dns-query");
            });
  }

  @Test
  void aServerThatNobodyVouchesForIsNotAsked() throws Exception {
    assertThat(ask(SSLContext.getDefault()).failure())
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
              assertThat(failure.text()).contains("over TLS");
            });
    assertThat(requests).hasValue(0);
  }
}
