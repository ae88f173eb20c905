package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * Whom to trust and what to show.
 *
 * @param authority PEM certificates of authorities to trust instead of the system's
 * @param certificate PEM certificate of this client
 * @param key its PEM key, PKCS #8
 * @param skipVerify whether any certificate of the server is taken
 */
record TlsSettings(
    Optional<Path> authority, Optional<Path> certificate, Optional<Path> key, boolean skipVerify) {

  void applyTo(OkHttpClient.Builder client) throws BootstrapException {
    if (authority.isEmpty() && certificate.isEmpty() && key.isEmpty() && !skipVerify) {
      return;
    }
    HandshakeCertificates.Builder certificates = new HandshakeCertificates.Builder();
    if (authority.isPresent()) {
      trust(authority.get(), certificates);
    } else {
      certificates.addPlatformTrustedCertificates();
    }
    if (certificate.isPresent() != key.isPresent()) {
      throw new BootstrapException(
          Reason.USAGE, "discovery-cert and discovery-key belong together, and only one is set");
    }
    if (certificate.isPresent() && key.isPresent()) {
      certificates.heldCertificate(held(certificate.get(), key.get()));
    }
    HandshakeCertificates built = certificates.build();
    if (skipVerify) {
      AnyCertificate any = new AnyCertificate();
      client.hostnameVerifier((name, session) -> true);
      client.sslSocketFactory(socketFactory(built, any), any);
    } else {
      client.sslSocketFactory(built.sslSocketFactory(), built.trustManager());
    }
  }

  private static SSLSocketFactory socketFactory(HandshakeCertificates held, TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {held.keyManager()}, new TrustManager[] {trust}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private static void trust(Path file, HandshakeCertificates.Builder certificates)
      throws BootstrapException {
    String pem = read("discovery-cacert", file);
    int found = 0;
    for (String part : pem.split("(?=-----BEGIN CERTIFICATE-----)", -1)) {
      if (part.startsWith("-----BEGIN CERTIFICATE-----")) {
        certificates.addTrustedCertificate(certificate(file, part));
        found++;
      }
    }
    if (found == 0) {
      throw new BootstrapException(
          Reason.USAGE, "discovery-cacert: " + file + " holds no PEM certificate");
    }
  }

  private static X509Certificate certificate(Path file, String pem) throws BootstrapException {
    try {
      int end = pem.indexOf("-----END CERTIFICATE-----");
      return Certificates.decodeCertificatePem(
          end < 0 ? pem : pem.substring(0, end) + "-----END CERTIFICATE-----\n");
    } catch (IllegalArgumentException e) {
      throw new BootstrapException(
          Reason.USAGE,
          "discovery-cacert: " + file + " holds a certificate that cannot be read",
          e);
    }
  }

  private static HeldCertificate held(Path certificate, Path key) throws BootstrapException {
    String pem = read("discovery-cert", certificate) + "\n" + read("discovery-key", key);
    try {
      return HeldCertificate.decode(pem);
    } catch (IllegalArgumentException e) {
      // What it says may repeat the key.
      throw new BootstrapException(
          Reason.USAGE,
          "discovery-cert "
              + certificate
              + " and discovery-key "
              + key
              + " are not one PEM certificate and its PKCS #8 key (-----BEGIN PRIVATE KEY-----; convert with:"
              + " openssl pkcs8 -topk8 -nocrypt)");
    }
  }

  private static String read(String option, Path file) throws BootstrapException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.USAGE,
          option + ": " + file + " cannot be read: " + e.getClass().getSimpleName(),
          e);
    }
  }
}
