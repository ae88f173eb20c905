package dev.etcdbootstrap.client;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** A user and the password, which {@link #toString} does not show. Immutable. */
public final class Credentials {

  private final String user;
  private final String password;

  private Credentials(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /**
   * Credentials of a program's own.
   *
   * @param password may be empty
   * @throws IllegalArgumentException when the user is empty
   */
  public static Credentials of(String user, String password) {
    if (user.isEmpty()) {
      throw new IllegalArgumentException("the user must not be empty");
    }
    return new Credentials(user, password);
  }

  /**
   * The credentials that {@link ClientOptions#USER}, {@link ClientOptions#PASSWORD} and {@link
   * ClientOptions#PASSWORD_FILE} give; reads the file.
   *
   * @throws BootstrapException with {@link Reason#USAGE} when the options contradict each other or
   *     the file cannot be read
   */
  public static Optional<Credentials> from(StrategyContext context) throws BootstrapException {
    Optional<String> password = passwordFrom(context);
    Optional<String> user = context.find(ClientOptions.USER);
    if (user.isEmpty()) {
      if (password.isPresent()) {
        throw usage("a discovery password is set, but no discovery-user; set both or neither");
      }
      return Optional.empty();
    }
    int colon = user.get().indexOf(':');
    if (colon < 0) {
      return Optional.of(of(user.get(), password.orElse("")));
    }
    if (password.isPresent()) {
      throw usage("discovery-user holds a password and another is set; keep one of them");
    }
    if (colon == 0) {
      throw usage("discovery-user has no name before its colon; write name or name:password");
    }
    context.hide(user.get().substring(0, colon));
    return Optional.of(of(user.get().substring(0, colon), user.get().substring(colon + 1)));
  }

  private static Optional<String> passwordFrom(StrategyContext context) throws BootstrapException {
    Optional<Path> file = context.find(ClientOptions.PASSWORD_FILE);
    if (file.isEmpty()) {
      return context.find(ClientOptions.PASSWORD);
    }
    if (context.find(ClientOptions.PASSWORD).isPresent()) {
      throw usage("discovery-password and discovery-password-file are both set; keep one of them");
    }
    String password = OptionFiles.readText(ClientOptions.PASSWORD_FILE.key(), file.get()).strip();
    context.hide(password);
    return Optional.of(password);
  }

  private static BootstrapException usage(String message) {
    return new BootstrapException(Reason.USAGE, message);
  }

  /** The name of the user; not empty. */
  public String user() {
    return user;
  }

  /** The password; may be empty. */
  public String password() {
    return password;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Credentials credentials
        && user.equals(credentials.user)
        && password.equals(credentials.password);
  }

  @Override
  public int hashCode() {
    return Objects.hash(user, password);
  }

  /** The name of the user alone. */
  @Override
  public String toString() {
    return user;
  }
}
