package dev.etcdbootstrap.run.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.client.Identity;
import dev.etcdbootstrap.client.PemFile;
import dev.etcdbootstrap.client.TlsSettings;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.peers.PeerView.Silence;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLServerSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("asking peers over TLS")
final class PeerClientTlsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final HeldCertificate AUTHORITY = authority();

  private final Path folder;

  PeerClientTlsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static HeldCertificate authority() {
    return new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();
  }

  private static HeldCertificate signed(String host) {
    return new HeldCertificate.Builder()
        .addSubjectAlternativeName(host)
        .signedBy(AUTHORITY)
        .build();
  }

  private static ScriptedServer serve(String host) {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(signed(host))
            .addTrustedCertificate(AUTHORITY.certificate())
            .build();
    return ScriptedServer.start(
        "https",
        address -> {
          SSLServerSocket socket =
              (SSLServerSocket)
                  certificates
                      .sslContext()
                      .getServerSocketFactory()
                      .createServerSocket(0, 50, address);
          socket.setNeedClientAuth(true);
          return socket;
        },
        request -> Reply.of(200, "[]", "X-Etcd-Cluster-ID: 1"));
  }

  private Optional<Identity> identity() throws Exception {
    HeldCertificate own = signed("m0");
    return Optional.of(
        Identity.read(
            new PemFile(
                "cert", Files.writeString(folder.resolve("cert.pem"), own.certificatePem())),
            new PemFile(
                "key", Files.writeString(folder.resolve("key.pem"), own.privateKeyPkcs8Pem()))));
  }

  private static PeerView ask(ScriptedServer server, Optional<TlsSettings> tls) throws Exception {
    try (PeerClient client = new PeerClient(tls)) {
      return client.ask(List.of(PeerUrl.parse(server.url("").toString())), LIMIT);
    }
  }

  private static String silence(String host, Optional<TlsSettings> tls) throws Exception {
    try (ScriptedServer server = serve(host)) {
      PeerView view = ask(server, tls);
      assertThat(view.answers()).isEmpty();
      assertThat(view.silent()).hasSize(1);
      assertThat(server.requests()).isEmpty();
      return view.silent().stream().map(Silence::why).findFirst().orElseThrow();
    }
  }

  private static TlsSettings trusting(HeldCertificate authority, Optional<Identity> identity) {
    return TlsSettings.verifying(List.of(authority.certificate()), identity);
  }

  @Test
  @DisplayName("both sides know each other by their certificates")
  void mutual() throws Exception {
    try (ScriptedServer server = serve("127.0.0.1")) {
      assertThat(ask(server, Optional.of(trusting(AUTHORITY, identity()))).answers()).hasSize(1);
    }
  }

  @Test
  @DisplayName("a peer whose certificate is for another host is no evidence")
  void otherHost() throws Exception {
    assertThat(silence("localhost", Optional.of(trusting(AUTHORITY, identity()))))
        .isEqualTo(
            "the certificate was refused: Hostname 127.0.0.1 not verified; see etcd's"
                + " peer-trusted-ca-file and peer-cert-file");
  }

  @Test
  @DisplayName("a peer of an unknown authority is no evidence")
  void otherAuthority() throws Exception {
    assertThat(silence("127.0.0.1", Optional.of(trusting(authority(), identity()))))
        .startsWith("the certificate was refused: PKIX path")
        .endsWith("see etcd's peer-trusted-ca-file and peer-cert-file");
    assertThat(silence("127.0.0.1", Optional.empty())).contains("see etcd's peer-trusted-ca-file");
  }

  @Test
  @DisplayName("without a certificate of its own it gets no answer from who asks for one")
  void withoutIdentity() throws Exception {
    assertThat(silence("127.0.0.1", Optional.of(trusting(AUTHORITY, Optional.empty()))))
        .isNotBlank();
  }

  @Test
  @DisplayName("with peer-auto-tls nobody is verified")
  void trustingEveryServer() throws Exception {
    try (ScriptedServer server = serve("localhost")) {
      assertThat(ask(server, Optional.of(TlsSettings.trustingEveryServer(identity()))).answers())
          .hasSize(1);
    }
  }
}
