package dev.etcdbootstrap.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Options of strategies that are clients of a discovery server: etcd's {@code --discovery-*} client
 * flags, with its defaults, and a file for the password, which in a flag or a variable others can
 * read.
 */
public final class ClientOptions {

  /** Whom to trust. */
  public static final Option<Path> CACERT =
      Option.file("discovery-cacert")
          .describedAs("PEM certificates of the authorities to trust instead of the system's");

  /** What to show to a server that asks. */
  public static final Option<Path> CERT =
      Option.file("discovery-cert").describedAs("the PEM certificate of this client");

  /** The key of {@link #CERT}. */
  public static final Option<Path> KEY =
      Option.file("discovery-key").describedAs("its PEM key, PKCS #8");

  /** Trusts whoever answers. */
  public static final Option<Boolean> SKIP_VERIFY =
      Option.flag("discovery-insecure-skip-tls-verify")
          .withDefault("false")
          .describedAs("take any certificate of the server, which lets anyone pose as it");

  /** Secret, because etcd takes a password behind the name as well. */
  public static final Option<String> USER =
      Option.text("discovery-user").secret().describedAs("the user, as name or name:password");

  /** The password of {@link #USER}. */
  public static final Option<String> PASSWORD =
      Option.text("discovery-password")
          .secret()
          .describedAs(
              "the password; better in discovery-password-file or a variable than in a flag");

  /** A place for the password that other users of the machine need not see. */
  public static final Option<Path> PASSWORD_FILE =
      Option.file("discovery-password-file").describedAs("a file that holds the password");

  /** For one connection. */
  public static final Option<Duration> DIAL_TIMEOUT =
      Option.duration("discovery-dial-timeout")
          .withDefault("2s")
          .describedAs("how long one connection may take to be made");

  /** For one request. */
  public static final Option<Duration> REQUEST_TIMEOUT =
      Option.duration("discovery-request-timeout")
          .withDefault("5s")
          .describedAs("how long one request may take, but for waiting");

  /** All of them. */
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

  /**
   * Who this client says it is.
   *
   * @param user not empty
   * @param password may be empty
   */
  public record Credentials(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return user;
    }
  }

  /**
   * Those that are set. Reads the password file.
   *
   * @throws BootstrapException with {@link Reason#USAGE} when the settings contradict each other or
   *     the file cannot be read
   */
  public static Optional<Credentials> credentials(StrategyContext context)
      throws BootstrapException {
    Optional<String> password = password(context);
    Optional<String> user = context.find(USER);
    if (user.isEmpty()) {
      if (password.isPresent()) {
        throw usage("a discovery password is set, but no discovery-user; set both or neither");
      }
      return Optional.empty();
    }
    int colon = user.get().indexOf(':');
    if (colon < 0) {
      return Optional.of(new Credentials(user.get(), password.orElse("")));
    }
    if (password.isPresent()) {
      throw usage("discovery-user holds a password and another is set; keep one of them");
    }
    if (colon == 0) {
      throw usage("discovery-user has no name before its colon; write name or name:password");
    }
    return Optional.of(
        new Credentials(user.get().substring(0, colon), user.get().substring(colon + 1)));
  }

  private static Optional<String> password(StrategyContext context) throws BootstrapException {
    Optional<Path> file = context.find(PASSWORD_FILE);
    if (file.isEmpty()) {
      return context.find(PASSWORD);
    }
    if (context.find(PASSWORD).isPresent()) {
      throw usage("discovery-password and discovery-password-file are both set; keep one of them");
    }
    try {
      return Optional.of(Files.readString(file.get()).strip());
    } catch (IOException e) {
      BootstrapException failure =
          usage(
              "discovery-password-file: "
                  + file.get()
                  + " cannot be read: "
                  + e.getClass().getSimpleName());
      failure.initCause(e);
      throw failure;
    }
  }

  private static BootstrapException usage(String message) {
    return new BootstrapException(Reason.USAGE, message);
  }
}
