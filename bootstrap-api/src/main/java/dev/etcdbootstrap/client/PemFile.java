package dev.etcdbootstrap.client;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEM file (RFC 7468) that a setting names. Text between the blocks is ignored, and so are blocks
 * of other kinds. No message holds the content of a file.
 *
 * @param setting as messages call it, with its place where it has one: {@code discovery-cert},
 *     {@code etcd's --peer-cert-file}
 */
public record PemFile(String setting, Path path) {

  /** Possessive, so that no text makes it backtrack. */
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]++)-----([^-]*+)-----END \\1-----");

  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  /** OpenSSL's own encryption (RFC 1421), whose headers no block of this class may have. */
  private static final String ENCRYPTED_HEADER = "Proc-Type: 4,ENCRYPTED";

  /** The file that an option of a strategy names. */
  static PemFile of(Option<Path> option, Path path) {
    return new PemFile(option.key(), path);
  }

  /**
   * All certificates of the file, in their order; at least one.
   *
   * @throws BootstrapException with {@link Reason#USAGE} when the file cannot be read, or has none
   */
  public List<X509Certificate> certificates() throws BootstrapException {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text());
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (blocks.find()) {
        if (blocks.group(1).equals("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(decoded(blocks))));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      certificates.clear();
    }
    if (certificates.isEmpty()) {
      throw refused("holds no PEM certificates that can be read");
    }
    return List.copyOf(certificates);
  }

  /**
   * The first private key of the file: PKCS #8, or as OpenSSL writes RSA keys (PKCS #1) and EC keys
   * (SEC 1), parameters in front or not.
   *
   * @throws BootstrapException with {@link Reason#USAGE} when the file cannot be read, has no key,
   *     or one that is encrypted
   */
  public PrivateKey privateKey() throws BootstrapException {
    String text = text();
    Matcher blocks = BLOCK.matcher(text);
    Optional<PrivateKey> key = Optional.empty();
    boolean encrypted = text.contains(ENCRYPTED_HEADER);
    while (!encrypted && key.isEmpty() && blocks.find()) {
      encrypted = blocks.group(1).equals(ENCRYPTED);
      if (blocks.group(1).endsWith("PRIVATE KEY") && !encrypted) {
        key = read(blocks);
      }
    }
    if (encrypted) {
      throw refused(
          "is encrypted, and nothing tells its password; decrypt it with: openssl pkey -in FILE -out"
              + " NEW");
    }
    return key.orElseThrow(
        () ->
            refused(
                "holds no private key that can be read; it must have a block -----BEGIN PRIVATE"
                    + " KEY-----, or RSA or EC PRIVATE KEY"));
  }

  private static Optional<PrivateKey> read(Matcher block) {
    try {
      return PrivateKeys.read(decoded(block));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // what it says may repeat the key
    }
  }

  private static byte[] decoded(Matcher block) {
    return Base64.getMimeDecoder().decode(block.group(2));
  }

  private String text() throws BootstrapException {
    return new String(OptionFiles.read(setting, path), StandardCharsets.ISO_8859_1);
  }

  private BootstrapException refused(String why) {
    return new BootstrapException(Reason.USAGE, setting + ": " + path + " " + why);
  }
}
