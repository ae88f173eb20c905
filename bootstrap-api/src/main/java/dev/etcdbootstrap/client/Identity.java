package dev.etcdbootstrap.client;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Objects;

/**
 * A certificate and its private key: with what a program shows who it is. Immutable; {@link
 * #toString} does not show the key.
 */
public final class Identity {

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private Identity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /**
   * Reads both files.
   *
   * @param certificate the certificate, its chain after it
   * @throws BootstrapException with {@link Reason#USAGE} when one cannot be read, or the key is not
   *     that of the certificate
   */
  public static Identity read(PemFile certificate, PemFile key) throws BootstrapException {
    List<X509Certificate> chain = certificate.certificates();
    PrivateKey privateKey = key.privateKey();
    if (!isPair(chain.get(0), privateKey)) {
      throw new BootstrapException(
          Reason.USAGE, notPair(certificate, key) + "; name the two that were made together");
    }
    return new Identity(chain, privateKey);
  }

  /** What to say when {@link #isPair} does not hold. */
  public static String notPair(PemFile certificate, PemFile key) {
    return key.setting()
        + ": "
        + key.path()
        + " is not the key of the first certificate in "
        + certificate.path()
        + " ("
        + certificate.setting()
        + ")";
  }

  /** Whether a private key is that of a certificate. */
  public static boolean isPair(X509Certificate certificate, PrivateKey key) {
    PublicKey publicKey = certificate.getPublicKey();
    if (publicKey instanceof RSAKey ofCertificate && key instanceof RSAKey ofKey) {
      return ofCertificate.getModulus().equals(ofKey.getModulus());
    }
    // A private key of another kind need not have its public part with it.
    String algorithm = publicKey.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA";
    byte[] text = "etcd-bootstrap".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // of different kinds
    }
  }

  /** The certificate, and those that lead to its authority. */
  public List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Identity identity
        && chain.equals(identity.chain)
        && key.equals(identity.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(chain, key);
  }

  /** The hosts that the certificate names. */
  @Override
  public String toString() {
    return CertificateNames.of(chain.get(0)).toString();
  }
}
