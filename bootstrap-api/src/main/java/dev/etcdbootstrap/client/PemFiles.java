package dev.etcdbootstrap.client;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM files (RFC 7468). Text between the blocks is ignored, and so are other blocks. */
final class PemFiles {

  private PemFiles() {}

  /** The blocks with this label, decoded; possessive, so that no text makes it backtrack. */
  private static List<byte[]> blocks(String label, String text) {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("-----BEGIN " + label + "-----([^-]*+)-----END " + label + "-----")
            .matcher(text);
    while (matcher.find()) {
      blocks.add(Base64.getMimeDecoder().decode(matcher.group(1)));
    }
    return blocks;
  }

  private static String read(Option<Path> option, Path file) throws BootstrapException {
    return new String(OptionFiles.read(option.key(), file), StandardCharsets.ISO_8859_1);
  }

  /** All certificates of a file; at least one. */
  static List<X509Certificate> certificates(Option<Path> option, Path file)
      throws BootstrapException {
    List<X509Certificate> certificates = new ArrayList<>();
    String text = read(option, file);
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] block : blocks("CERTIFICATE", text)) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
      }
    } catch (CertificateException | IllegalArgumentException e) {
      certificates.clear();
    }
    if (certificates.isEmpty()) {
      throw new BootstrapException(
          Reason.USAGE, option + ": " + file + " holds no PEM certificates that can be read");
    }
    return List.copyOf(certificates);
  }

  /** The PKCS #8 key of a file; empty when it has none of this algorithm. */
  static Optional<PrivateKey> privateKey(Option<Path> option, Path file, String algorithm)
      throws BootstrapException {
    String text = read(option, file);
    try {
      KeyFactory factory = KeyFactory.getInstance(algorithm);
      for (byte[] block : blocks("PRIVATE KEY", text)) {
        return Optional.of(factory.generatePrivate(new PKCS8EncodedKeySpec(block)));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // What it says may repeat the key.
    }
    return Optional.empty();
  }
}
