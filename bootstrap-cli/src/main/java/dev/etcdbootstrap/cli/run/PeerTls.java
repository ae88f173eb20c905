package dev.etcdbootstrap.cli.run;

import dev.etcdbootstrap.client.Identity;
import dev.etcdbootstrap.client.PemFile;
import dev.etcdbootstrap.client.TlsSettings;
import dev.etcdbootstrap.run.settings.TlsFiles;
import dev.etcdbootstrap.spi.BootstrapException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** TLS to peers as the etcd to be started would speak it: what it trusts, and what it shows. */
final class PeerTls {

  private PeerTls() {}

  /**
   * Reads the files. Without settings, and with files that cannot be read, TLS is that of the
   * machine: the preflight has told of them, and of a member that has data etcd itself shall.
   */
  static Optional<TlsSettings> of(TlsFiles files, Path dataDirectory) {
    if (files.isAutomatic()) {
      return Optional.of(TlsSettings.trustingEveryServer(made(dataDirectory)));
    }
    if (files.isEmpty() && files.authorities().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          TlsSettings.verifying(
              files.authorities().isPresent()
                  ? files.authorities().get().certificates()
                  : List.of(),
              identity(files)));
    } catch (BootstrapException e) {
      return Optional.empty();
    }
  }

  /** With what etcd will answer its clients; empty without a certificate that can be read. */
  static Optional<SSLContext> ofServer(TlsFiles files) {
    if (files.certificate().isEmpty() || files.key().isEmpty()) {
      return Optional.empty();
    }
    try {
      Identity identity = Identity.read(files.certificate().get(), files.key().get());
      return Optional.of(TlsSettings.verifying(List.of(), Optional.of(identity)).sslContext());
    } catch (BootstrapException e) {
      return Optional.empty();
    }
  }

  /** One half of a pair is none, to etcd an error; without a certificate it shows no other. */
  private static Optional<Identity> identity(TlsFiles files) throws BootstrapException {
    if (files.certificate().isEmpty() || files.key().isEmpty()) {
      return Optional.empty();
    }
    return files.ownCertificate().isPresent() && files.ownKey().isPresent()
        ? Optional.of(Identity.read(files.ownCertificate().get(), files.ownKey().get()))
        : Optional.of(Identity.read(files.certificate().get(), files.key().get()));
  }

  /** What etcd has made for itself, on its first start; nobody asks for it. */
  private static Optional<Identity> made(Path dataDirectory) {
    Path fixtures = dataDirectory.resolve("fixtures/peer");
    try {
      return Optional.of(
          Identity.read(
              new PemFile("etcd's peer-auto-tls", fixtures.resolve("cert.pem")),
              new PemFile("etcd's peer-auto-tls", fixtures.resolve("key.pem"))));
    } catch (BootstrapException e) {
      return Optional.empty();
    }
  }
}
