package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import javax.net.ssl.SSLException;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to an etcd behind TLS. A cluster of one is complete at once. */
final class V3TlsTest extends V3Fixture {

  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();

  private static HeldCertificate signed(String... names) {
    HeldCertificate.Builder builder =
        new HeldCertificate.Builder().commonName("server").signedBy(AUTHORITY);
    for (String name : names) {
      builder.addSubjectAlternativeName(name);
    }
    return builder.build();
  }

  private ScriptedEtcd serveTls(HeldCertificate held, ClientAuth client) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(held.keyPair().getPrivate(), held.certificate())
            .trustManager(AUTHORITY.certificate())
            .clientAuth(client);
    ScriptedEtcd server =
        ScriptedEtcd.startTls(keyspace, GrpcSslContexts.configure(builder).build());
    stopLater(server::close);
    return server;
  }

  @BeforeEach
  void makeToken() {
    makeToken(1);
  }

  private String authority() throws Exception {
    return file("ca.pem", AUTHORITY.certificatePem());
  }

  @Test
  @DisplayName("a private authority and a client certificate, all PEM files")
  void mutualTls() throws Exception {
    HeldCertificate client = signed();
    ScriptedEtcd server = serveTls(signed("127.0.0.1"), ClientAuth.REQUIRE);

    assertThat(
            succeed(
                bootstrap(server.url())
                    .option("discovery-cacert", authority())
                    .option("discovery-cert", file("cert.pem", client.certificatePem()))
                    .option("discovery-key", file("key.pem", client.privateKeyPkcs8Pem()))))
        .hasToString("a=http://a:2380");
    assertThat(warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"discovery-cacert", "discovery-insecure-transport"})
  @DisplayName("an endpoint without a scheme is TLS where a setting says so")
  void withoutScheme(String option) throws Exception {
    ScriptedEtcd server = serveTls(signed("127.0.0.1"), ClientAuth.NONE);

    if (option.equals("discovery-cacert")) {
      assertThat(succeed(bootstrap(server.address()).option(option, authority())).members())
          .hasSize(1);
    } else {
      // The system's authorities do not know this one.
      assertThat(fail(bootstrap(server.address()).option(option, "false"), Reason.DENIED))
          .contains("the certificate was refused");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  @DisplayName("any certificate is taken when that is asked for, by address and by name")
  void skipsVerification(String host) throws Exception {
    ScriptedEtcd server =
        serveTls(
            new HeldCertificate.Builder()
                .addSubjectAlternativeName("elsewhere.example.com")
                .build(),
            ClientAuth.NONE);

    assertThat(
            succeed(
                    bootstrap(server.url().replace("127.0.0.1", host))
                        .option("discovery-insecure-skip-tls-verify", "true"))
                .members())
        .hasSize(1);
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("certificates of discovery-endpoints are not checked")
        .contains("discovery-cacert");
  }

  @Test
  @DisplayName("another authority is refused at once")
  void wrongAuthority() throws Exception {
    ScriptedEtcd server = serveTls(signed("127.0.0.1"), ClientAuth.NONE);
    HeldCertificate other = new HeldCertificate.Builder().certificateAuthority(0).build();

    assertThat(
            fail(
                bootstrap(server.url())
                    .option("discovery-cacert", file("other.pem", other.certificatePem())),
                Reason.DENIED))
        .contains("the certificate was refused", "set discovery-cacert", "nothing was registered");
    assertThat(server.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  @DisplayName("a certificate for another host is refused at once")
  void wrongHost(String host) throws Exception {
    ScriptedEtcd server = serveTls(signed("elsewhere.example.com"), ClientAuth.NONE);

    assertThat(
            fail(
                bootstrap(server.url().replace("127.0.0.1", host))
                    .option("discovery-cacert", authority()),
                Reason.DENIED))
        .contains("the certificate was refused", host);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  @DisplayName("a client certificate that is asked for and missing is told at once")
  void clientCertificateMissing() throws Exception {
    ScriptedEtcd server = serveTls(signed("127.0.0.1"), ClientAuth.REQUIRE);

    assertThat(fail(bootstrap(server.url()).option("discovery-cacert", authority()), Reason.DENIED))
        .contains("discovery-cert");
    assertThat(server.calls()).isEmpty();
  }

  @Test
  @DisplayName("TLS to a server that speaks none is told at once")
  void plainServer() throws Exception {
    ScriptedEtcd server = serve();

    assertThat(
            fail(
                bootstrap("https://" + server.address()).option("discovery-cacert", authority()),
                Reason.UNAVAILABLE))
        .contains("the server does not speak TLS; is it http?", "nothing was registered");
  }

  @Test
  @DisplayName("no TLS to a server that wants it, and hangs up, is told at the deadline")
  void tlsServerHangsUp() throws Exception {
    ScriptedEtcd server = serveTls(signed("127.0.0.1"), ClientAuth.NONE);
    timeout = Duration.ofSeconds(1);

    assertThat(fail(bootstrap("http://" + server.address()), Reason.UNAVAILABLE))
        .contains(
            server.address(), "as one that expects TLS does with http", "nothing was registered");
  }

  @Test
  @DisplayName("no TLS to a server that wants it, and says so, is told at once")
  void tlsServerAlerts() {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().heldCertificate(signed("127.0.0.1")).build();
    ScriptedServer server =
        ScriptedServer.start(
            "http",
            address ->
                certificates
                    .sslContext()
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, address),
            request -> ScriptedServer.Reply.hangUp());
    stopLater(server::close);

    assertThat(fail(bootstrap(server.url("").toString()), Reason.UNAVAILABLE))
        .contains("or only over TLS; is it https?", "nothing was registered");
  }
}
