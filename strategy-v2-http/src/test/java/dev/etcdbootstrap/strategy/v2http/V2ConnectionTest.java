package dev.etcdbootstrap.strategy.v2http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapEvent.Warning;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Request;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Credentials;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to a registry: TLS, passwords, a proxy. A cluster of one is complete at once. */
final class V2ConnectionTest {

  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();

  private final List<ScriptedServer> servers = new ArrayList<>();
  private final List<BootstrapEvent> events = new CopyOnWriteArrayList<>();
  private final V2Directory directory = new V2Directory(1);

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    servers.forEach(ScriptedServer::close);
  }

  private static HeldCertificate signed(String name) {
    return new HeldCertificate.Builder()
        .commonName(name)
        .addSubjectAlternativeName("127.0.0.1")
        .signedBy(AUTHORITY)
        .build();
  }

  private ScriptedServer serve() {
    ScriptedServer server = ScriptedServer.start(directory);
    servers.add(server);
    return server;
  }

  private ScriptedServer serveTls(boolean needsClient) {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(signed("server"))
            .addTrustedCertificate(AUTHORITY.certificate())
            .build();
    ScriptedServer server = TlsServer.start(certificates, needsClient, directory);
    servers.add(server);
    return server;
  }

  private ClusterBootstrap bootstrap(URI url) {
    return ClusterBootstrap.using("v2-http")
        .localMember(LocalMember.of("a", "http://127.0.0.1:2380"))
        .timeout(Duration.ofSeconds(20))
        .listener(events::add)
        .option("discovery", url.toString());
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (BootstrapEvent event : events) {
      if (event instanceof Warning warning) {
        warnings.add(warning.message());
      }
    }
    return warnings;
  }

  @Test
  @DisplayName("a private authority and a client certificate, all PEM files")
  void mutualTls() throws Exception {
    HeldCertificate client = signed("client");
    InitialCluster cluster =
        bootstrap(serveTls(true).url(V2Directory.PATH))
            .option("discovery-cacert", file("ca.pem", AUTHORITY.certificatePem()))
            .option("discovery-cert", file("cert.pem", client.certificatePem()))
            .option("discovery-key", file("key.pem", client.privateKeyPkcs8Pem()))
            .run()
            .cluster();

    assertThat(cluster).hasToString("a=http://127.0.0.1:2380");
    assertThat(warnings()).isEmpty();
  }

  @Test
  @DisplayName("any certificate is taken when that is asked for, with a warning")
  void skipsVerification() throws Exception {
    bootstrap(serveTls(false).url(V2Directory.PATH))
        .option("discovery-insecure-skip-tls-verify", "true")
        .run();

    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("certificates of 127.0.0.1 are not checked")
        .contains("discovery-cacert");
  }

  @Test
  @DisplayName("a key that is no key is refused without being repeated")
  void unreadableKey() throws Exception {
    ClusterBootstrap bootstrap =
        bootstrap(serveTls(true).url(V2Directory.PATH))
            .option("discovery-cert", file("cert.pem", signed("client").certificatePem()))
            .option("discovery-key", file("key.pem", "-----BEGIN SECRET-----"));

    assertThatThrownBy(bootstrap::run)
        .isInstanceOfSatisfying(
            BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
        .hasMessageContaining("key.pem holds no private key")
        .hasMessageNotContaining("SECRET");
  }

  @Test
  @DisplayName("a user with a password from a file")
  void passwordFile() throws Exception {
    ScriptedServer server = serve();
    bootstrap(server.url(V2Directory.PATH))
        .option("discovery-user", "root")
        .option("discovery-password-file", file("password", "pass word\n"))
        .run();

    assertThat(server.requests())
        .extracting(request -> request.header("Authorization"))
        .containsOnly(Credentials.basic("root", "pass word"));
    assertThat(warnings()).isEmpty();
  }

  @Test
  @DisplayName("user-info is used, is no part of the token, and is warned of")
  void userInfo() throws Exception {
    ScriptedServer server = serve();
    URI plain = server.url(V2Directory.PATH);
    URI withUser = URI.create(plain.toString().replace("://", "://root:secret@"));

    InitialCluster cluster = bootstrap(withUser).run().cluster();

    assertThat(cluster.token()).isEqualTo(plain.toString());
    assertThat(server.requests())
        .extracting(request -> request.header("Authorization"))
        .containsOnly(Credentials.basic("root", "secret"));
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("user-info")
        .doesNotContain("secret");
  }

  @Test
  @DisplayName("a proxy is given as host:port and sees every request")
  void proxy() throws Exception {
    ScriptedServer proxy =
        ScriptedServer.start(
            request ->
                directory.apply(
                    new Request(
                        request.method(),
                        request.target().replace("http://registry.invalid", ""),
                        request.headers(),
                        request.body())));
    servers.add(proxy);
    URI url = proxy.url("");

    InitialCluster cluster =
        bootstrap(URI.create("http://registry.invalid" + V2Directory.PATH))
            .option("discovery-proxy", url.getHost() + ":" + url.getPort())
            .run()
            .cluster();

    assertThat(cluster.members()).hasSize(1);
    assertThat(proxy.requests())
        .hasSize(3)
        .allSatisfy(
            request -> assertThat(request.target()).startsWith("http://registry.invalid/v2/keys/"));
  }
}
