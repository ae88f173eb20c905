package dev.etcdbootstrap.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.client.Identity;
import dev.etcdbootstrap.client.PemFile;
import dev.etcdbootstrap.client.TlsSettings;
import dev.etcdbootstrap.run.settings.EtcdArguments;
import dev.etcdbootstrap.run.settings.EtcdSettings;
import dev.etcdbootstrap.run.settings.TlsFiles;
import dev.etcdbootstrap.spi.BootstrapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("TLS to peers is that of etcd")
final class PeerTlsTest {

  private final Path folder;
  private final HeldCertificate server = new HeldCertificate.Builder().build();
  private final HeldCertificate client = new HeldCertificate.Builder().build();

  PeerTlsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void write() throws IOException {
    write(folder, "cert", server);
    write(folder, "client", client);
  }

  private static void write(Path directory, String name, HeldCertificate held) throws IOException {
    Files.writeString(directory.resolve(name + ".pem"), held.certificatePem());
    Files.writeString(directory.resolve(name + ".key"), held.privateKeyPkcs8Pem());
  }

  /** Of flags whose values are files in the folder. */
  private Optional<TlsSettings> of(String... flags) {
    List<String> words = new ArrayList<>();
    for (String flag : flags) {
      words.add("--peer-" + flag.replace("=", "=" + folder + "/"));
    }
    return PeerTls.of(
        TlsFiles.ofPeers(
            EtcdSettings.of(
                EtcdArguments.parse(words).settings(position -> Optional.empty()),
                List.of(),
                Optional.empty())),
        folder);
  }

  private Optional<Identity> identity(String name) throws BootstrapException {
    return Optional.of(
        Identity.read(
            new PemFile("", folder.resolve(name + ".pem")),
            new PemFile("", folder.resolve(name + ".key"))));
  }

  @Test
  @DisplayName("its certificate and its authorities")
  void files() throws Exception {
    assertThat(of("cert-file=cert.pem", "key-file=cert.key", "trusted-ca-file=client.pem"))
        .contains(TlsSettings.verifying(List.of(client.certificate()), identity("cert")));
    assertThat(of("cert-file=cert.pem", "key-file=cert.key"))
        .contains(TlsSettings.verifying(List.of(), identity("cert")));
    assertThat(of("trusted-ca-file=client.pem"))
        .contains(TlsSettings.verifying(List.of(client.certificate()), Optional.empty()));
    assertThat(of()).isEmpty();
  }

  @Test
  @DisplayName("the certificate for connections of its own, where it has the other one too")
  void ownCertificate() throws Exception {
    assertThat(
            of(
                "cert-file=cert.pem",
                "key-file=cert.key",
                "client-cert-file=client.pem",
                "client-key-file=client.key"))
        .contains(TlsSettings.verifying(List.of(), identity("client")));
    assertThat(of("client-cert-file=client.pem", "client-key-file=client.key")).isEmpty();
  }

  @Test
  @DisplayName(
      "peer-auto-tls: nobody is verified; the certificate is the one it has made, if it has")
  void automatic() throws Exception {
    assertThat(of("auto-tls", "trusted-ca-file=client.pem"))
        .contains(TlsSettings.trustingEveryServer(Optional.empty()));

    Path made = Files.createDirectories(folder.resolve("fixtures/peer"));
    Files.copy(folder.resolve("cert.pem"), made.resolve("cert.pem"));
    assertThat(of("auto-tls")).contains(TlsSettings.trustingEveryServer(Optional.empty()));

    Files.copy(folder.resolve("cert.key"), made.resolve("key.pem"));
    assertThat(of("auto-tls")).contains(TlsSettings.trustingEveryServer(identity("cert")));
    assertThat(of("auto-tls", "cert-file=client.pem", "key-file=client.key"))
        .contains(TlsSettings.verifying(List.of(), identity("client")));
  }

  @Test
  @DisplayName("files that are none leave that of the machine, which no member of a cluster takes")
  void unreadable() {
    assertThat(of("cert-file=cert.pem", "key-file=client.key")).isEmpty();
    assertThat(of("trusted-ca-file=none.pem")).isEmpty();
  }
}
