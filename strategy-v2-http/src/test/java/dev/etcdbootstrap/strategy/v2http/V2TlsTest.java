package dev.etcdbootstrap.strategy.v2http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Reply;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS is there when it is needed, with every kind of PEM file, and not before. */
final class V2TlsTest {

  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().commonName("authority").certificateAuthority(1).build();
  private static final HeldCertificate INTERMEDIATE =
      new HeldCertificate.Builder()
          .commonName("intermediate")
          .certificateAuthority(0)
          .signedBy(AUTHORITY)
          .build();

  private final List<ScriptedServer> servers = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    servers.forEach(ScriptedServer::close);
  }

  private ScriptedServer serveTls(boolean needsClient) {
    HeldCertificate held =
        new HeldCertificate.Builder()
            .addSubjectAlternativeName("127.0.0.1")
            .signedBy(AUTHORITY)
            .build();
    ScriptedServer server =
        TlsServer.start(
            new HandshakeCertificates.Builder()
                .heldCertificate(held)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build(),
            needsClient,
            new V2Directory(1));
    servers.add(server);
    return server;
  }

  private ScriptedServer serve(Function<ScriptedServer.Request, Reply> script) {
    ScriptedServer server = ScriptedServer.start(script);
    servers.add(server);
    return server;
  }

  private static ClusterBootstrap bootstrap(ScriptedServer server) {
    return ClusterBootstrap.using("v2-http")
        .localMember(LocalMember.of("a", "http://127.0.0.1:2380"))
        .timeout(Duration.ofSeconds(20))
        .option("discovery", server.url(V2Directory.PATH).toString());
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  @DisplayName("a redirect from http to https loads TLS, with the configured authority")
  void redirectToTls() throws Exception {
    ScriptedServer target = serveTls(false);
    ScriptedServer server =
        serve(request -> Reply.of(307, "", "Location: " + target.url(request.target())));

    assertThat(
            bootstrap(server)
                .option("discovery-cacert", file("ca.pem", AUTHORITY.certificatePem()))
                .run()
                .cluster()
                .members())
        .hasSize(1);
    assertThat(target.requests()).hasSize(3);

    assertThatThrownBy(bootstrap(server)::run) // with the system's authorities
        .hasMessageContaining("the certificate was refused");
  }

  @Test
  @DisplayName(
      "certificate, chain and key, PKCS #1 or #8, may be in one file, with other text between")
  void chainInOneFile() throws Exception {
    for (HeldCertificate.Builder builder :
        List.of(
            new HeldCertificate.Builder().ecdsa256(), new HeldCertificate.Builder().rsa2048())) {
      HeldCertificate client = builder.commonName("client").signedBy(INTERMEDIATE).build();
      String pem =
          file(
              "client.pem",
              "Bag Attributes\n"
                  + client.certificatePem()
                  + (client.keyPair().getPrivate() instanceof RSAPrivateKey
                      ? client.privateKeyPkcs1Pem()
                      : client.privateKeyPkcs8Pem())
                  + "subject=intermediate\n"
                  + INTERMEDIATE.certificatePem());

      assertThat(
              bootstrap(serveTls(true))
                  .option(
                      "discovery-cacert",
                      file(
                          "ca.pem",
                          INTERMEDIATE.certificatePem() + "\n" + AUTHORITY.certificatePem()))
                  .option("discovery-cert", pem)
                  .option("discovery-key", pem)
                  .run()
                  .cluster()
                  .members())
          .hasSize(1);
    }
  }

  @Test
  @DisplayName("the key of another kind of certificate is refused")
  void otherKey() throws Exception {
    HeldCertificate rsa = new HeldCertificate.Builder().rsa2048().build();
    ClusterBootstrap bootstrap =
        bootstrap(serveTls(true))
            .option("discovery-cert", file("cert.pem", AUTHORITY.certificatePem()))
            .option("discovery-key", file("key.pem", rsa.privateKeyPkcs8Pem()));

    assertThatThrownBy(bootstrap::run)
        .hasMessageContaining("key.pem is not the key of the first certificate in");
  }

  /** Started as a program of its own by the test below. */
  static final class Main {

    private Main() {}

    public static void main(String[] args) throws Exception {
      System.out.println(
          ClusterBootstrap.using("v2-http")
              .localMember(LocalMember.of("a", "http://127.0.0.1:2380"))
              .option("discovery", args[0])
              .run()
              .cluster());
    }
  }

  @Test
  @DisplayName("a bootstrap over http loads no TLS")
  void nothingOfTls() throws Exception {
    Path log = folder.resolve("classes.log");
    String classPath =
        Stream.of("jdk.module.path", "java.class.path")
            .flatMap(name -> Optional.ofNullable(System.getProperty(name)).stream())
            .filter(path -> !path.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                Path.of(V2TlsTest.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    + File.pathSeparator
                    + classPath,
                Main.class.getName(),
                serve(new V2Directory(1)).url(V2Directory.PATH).toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("a=http://127.0.0.1:2380\n");
    assertThat(Files.readString(log))
        .contains(" okhttp3.OkHttpClient ")
        .doesNotContain(" javax.net.ssl.SSLContext ", " sun.security.ssl.SSLContextImpl ")
        .doesNotContain(" dev.etcdbootstrap.client.TlsSettings ", " sun.security.x509.");
  }
}
