package dev.etcdbootstrap.client;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * TLS of a client, with the files read and checked, in the types of the JDK, which every client
 * library takes. Immutable; two are equal when their certificates, key and check of the server are.
 * Loads the JDK's TLS, so make one for {@code https} only.
 */
public final class TlsSettings {

  private final List<X509Certificate> authorities;
  private final Optional<Identity> identity;
  private final boolean verifiesServer;

  private TlsSettings(
      List<X509Certificate> authorities, Optional<Identity> identity, boolean verifiesServer) {
    this.authorities = authorities;
    this.identity = identity;
    this.verifiesServer = verifiesServer;
  }

  /**
   * TLS as {@link ClientOptions} describe it; reads the files that the options name.
   *
   * @throws BootstrapException with {@link Reason#USAGE} when a certificate is set without its key
   *     or the reverse, or a file cannot be read or is not what the option wants; no message holds
   *     the content of a file
   */
  public static TlsSettings from(StrategyContext context) throws BootstrapException {
    Optional<Path> authorities = context.find(ClientOptions.CACERT);
    Optional<Path> certificate = context.find(ClientOptions.CERT);
    Optional<Path> key = context.find(ClientOptions.KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new BootstrapException(
          Reason.USAGE, "discovery-cert and discovery-key belong together, and only one is set");
    }
    return new TlsSettings(
        authorities.isPresent()
            ? PemFile.of(ClientOptions.CACERT, authorities.get()).certificates()
            : List.of(),
        certificate.isPresent() && key.isPresent()
            ? Optional.of(
                Identity.read(
                    PemFile.of(ClientOptions.CERT, certificate.get()),
                    PemFile.of(ClientOptions.KEY, key.get())))
            : Optional.empty(),
        !context.get(ClientOptions.SKIP_VERIFY));
  }

  /**
   * TLS that checks the server's certificate and the host that it names.
   *
   * @param authorities to trust instead of the system's, which an empty list means
   * @param identity for a server that asks for one
   */
  public static TlsSettings verifying(
      List<X509Certificate> authorities, Optional<Identity> identity) {
    return new TlsSettings(List.copyOf(authorities), identity, true);
  }

  /**
   * TLS that takes every server for the right one.
   *
   * @param identity for a server that asks for one
   */
  public static TlsSettings trustingEveryServer(Optional<Identity> identity) {
    return new TlsSettings(List.of(), identity, false);
  }

  /** Whether the server's certificate, and the host that it names, must be checked. */
  public boolean verifiesServer() {
    return verifiesServer;
  }

  /**
   * The warning to give when the server is not verified.
   *
   * @param servers whose certificates are meant: a host, or the option that lists them
   */
  public static String notVerified(String servers) {
    return "the certificates of "
        + servers
        + " are not checked, so anyone on the network path can hand out a member list; set"
        + " discovery-cacert instead of discovery-insecure-skip-tls-verify";
  }

  /** Trusts the configured authorities, the system's when there are none, or every server. */
  public X509TrustManager trustManager() {
    if (!verifiesServer) {
      return new TrustEveryServer();
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities.isEmpty() ? null : trusted());
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trustManager) {
          return trustManager;
        }
      }
      throw new IllegalStateException("the JDK has no trust manager for X.509");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the trusted certificates cannot be used", e);
    }
  }

  private KeyStore trusted() throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    return store;
  }

  /** Shows the client certificate; empty without one. */
  public Optional<KeyManager> keyManager() {
    return identity.map(TlsSettings::keyManager);
  }

  private static KeyManager keyManager(Identity identity) {
    char[] noPassword = {};
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry(
          "client", identity.key(), noPassword, identity.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, noPassword);
      return factory.getKeyManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the client certificate cannot be used", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  /** A context with {@link #keyManager} and {@link #trustManager}. */
  public SSLContext sslContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keyManager().stream().toArray(KeyManager[]::new),
          new TrustManager[] {trustManager()},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no TLS", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TlsSettings settings
        && authorities.equals(settings.authorities)
        && identity.equals(settings.identity)
        && verifiesServer == settings.verifiesServer;
  }

  @Override
  public int hashCode() {
    return Objects.hash(authorities, identity, verifiesServer);
  }
}
