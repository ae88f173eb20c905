package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;

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

  /** Whether anything is set that only TLS can use. */
  boolean wantTls() {
    return authority.isPresent() || certificate.isPresent() || key.isPresent() || skipVerify;
  }

  /** What gRPC wants to know; reads the files. */
  SslContext context() throws BootstrapException {
    SslContextBuilder builder = GrpcSslContexts.forClient();
    if (certificate.isPresent() != key.isPresent()) {
      throw usage("discovery-cert and discovery-key belong together, and only one is set");
    }
    if (certificate.isPresent() && key.isPresent()) {
      hold(builder, certificate.get(), key.get());
    }
    if (skipVerify) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (authority.isPresent()) {
      trust(builder, authority.get());
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw usage("the TLS settings cannot be used: " + e.getMessage());
    }
  }

  private static void trust(SslContextBuilder builder, Path file) throws BootstrapException {
    byte[] pem = read("discovery-cacert", file);
    try {
      builder.trustManager(new ByteArrayInputStream(pem));
    } catch (IllegalArgumentException e) {
      throw usage("discovery-cacert: " + file + " holds no PEM certificates that can be read");
    }
  }

  private static void hold(SslContextBuilder builder, Path certificate, Path key)
      throws BootstrapException {
    byte[] certificatePem = read("discovery-cert", certificate);
    byte[] keyPem = read("discovery-key", key);
    try {
      builder.keyManager(
          new ByteArrayInputStream(certificatePem), new ByteArrayInputStream(keyPem));
    } catch (IllegalArgumentException e) {
      throw usage(
          "discovery-cert "
              + certificate
              + " and discovery-key "
              + key
              + " are not one PEM certificate and its PKCS #8 key (-----BEGIN PRIVATE KEY-----; convert with:"
              + " openssl pkcs8 -topk8 -nocrypt)");
    }
  }

  private static byte[] read(String option, Path file) throws BootstrapException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw usage(option + ": " + file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static BootstrapException usage(String message) {
    return new BootstrapException(Reason.USAGE, message);
  }
}
