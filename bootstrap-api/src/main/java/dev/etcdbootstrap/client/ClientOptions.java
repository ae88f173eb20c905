package dev.etcdbootstrap.client;

import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.StrategyContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Options of strategies that are clients of a discovery server: etcd's {@code --discovery-*} client
 * flags with its defaults, and a file for the password, which other users of the machine can read
 * in a flag.
 */
public final class ClientOptions {

  /** The certificate authorities that may have signed the server's certificate. */
  public static final Option<Path> CACERT =
      Option.file("discovery-cacert")
          .describedAs("PEM certificates of the authorities to trust instead of the system's");

  /** The client certificate, for a server that asks for one. */
  public static final Option<Path> CERT =
      Option.file("discovery-cert").describedAs("the PEM client certificate, its chain after it");

  /** The private key of {@link #CERT}. */
  public static final Option<Path> KEY =
      Option.file("discovery-key")
          .describedAs(
              "the PEM private key of discovery-cert: PKCS #8, or an RSA or EC key as OpenSSL writes it");

  /** Whether the server's certificate is not checked. */
  public static final Option<Boolean> SKIP_VERIFY =
      Option.flag("discovery-insecure-skip-tls-verify")
          .withDefault("false")
          .describedAs(
              "do not check the server's certificate, so that anyone can pose as the server");

  /** The user; secret because etcd takes a password after the name as well. */
  public static final Option<String> USER =
      Option.text("discovery-user").secret().describedAs("the user, as name or name:password");

  /** The password of {@link #USER}. */
  public static final Option<String> PASSWORD =
      Option.text("discovery-password")
          .secret()
          .describedAs(
              "the password; better in discovery-password-file or a variable than in a flag");

  /** A file with the password, blanks and line ends around it dropped. */
  public static final Option<Path> PASSWORD_FILE =
      Option.file("discovery-password-file").describedAs("a file that holds the password");

  /** The time in which a connection must be made. */
  public static final Option<Duration> DIAL_TIMEOUT =
      Option.duration("discovery-dial-timeout")
          .withDefault("2s")
          .describedAs("how long one connection may take to be made");

  /** The time in which a request must be answered; a wait for changes has none. */
  public static final Option<Duration> REQUEST_TIMEOUT =
      Option.duration("discovery-request-timeout")
          .withDefault("5s")
          .describedAs("how long one request may take, except a wait for members");

  /** All options of this class. */
  public static final List<Option<?>> ALL =
      List.of(
          CACERT,
          CERT,
          KEY,
          SKIP_VERIFY,
          USER,
          PASSWORD,
          PASSWORD_FILE,
          DIAL_TIMEOUT,
          REQUEST_TIMEOUT);

  private ClientOptions() {}

  /** Whether an option is set that has a meaning with TLS only. */
  public static boolean isTlsSet(StrategyContext context) {
    return context.find(CACERT).isPresent()
        || context.find(CERT).isPresent()
        || context.find(KEY).isPresent()
        || context.get(SKIP_VERIFY);
  }
}
