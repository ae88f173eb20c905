package dev.etcdbootstrap.run.settings;

import dev.etcdbootstrap.client.PemFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The TLS files that etcd is told of, on one of its two sides. The setting of each is called as the
 * operator wrote it, with its place: {@code etcd's --peer-cert-file}.
 *
 * @param certificate that it shows to who connects, its chain after it
 * @param key of the certificate
 * @param ownCertificate that it shows where it connects, from etcd 3.5 on; else {@code certificate}
 * @param ownKey of that
 * @param authorities that it trusts instead of the system's
 * @param autoTls whether etcd is told to make a certificate of its own
 */
public record TlsFiles(
    Optional<PemFile> certificate,
    Optional<PemFile> key,
    Optional<PemFile> ownCertificate,
    Optional<PemFile> ownKey,
    Optional<PemFile> authorities,
    boolean autoTls) {

  /** Those of its connections to and from other members. */
  public static TlsFiles ofPeers(EtcdSettings settings) {
    return of(settings, "peer-");
  }

  /** Those of its connections from clients. */
  public static TlsFiles ofClients(EtcdSettings settings) {
    return of(settings, "");
  }

  private static TlsFiles of(EtcdSettings settings, String side) {
    return new TlsFiles(
        file(settings, side + "cert-file"),
        file(settings, side + "key-file"),
        file(settings, side + "client-cert-file"),
        file(settings, side + "client-key-file"),
        file(settings, side + "trusted-ca-file"),
        settings.isOn(side + "auto-tls"));
  }

  private static Optional<PemFile> file(EtcdSettings settings, String key) {
    return settings
        .get(key)
        .filter(setting -> !setting.value().isEmpty())
        // The one character that no path has, and a config file can.
        .map(
            setting ->
                new PemFile(
                    "etcd's " + setting.origin(), Path.of(setting.value().replace('\0', '?'))));
  }

  /** Whether etcd has no certificate of the operator's, which is when it may make its own. */
  public boolean isEmpty() {
    return certificate.isEmpty() && key.isEmpty();
  }

  /** Whether etcd makes its own certificate; then it checks no other, whatever else is set. */
  public boolean isAutomatic() {
    return autoTls && isEmpty();
  }
}
