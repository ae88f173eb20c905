package com.example.jdbc;

import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * Members meet in a table of a database with PostgreSQL's SQL, so whoever has one needs no other
 * service. The JDBC driver is not part of this jar; it goes into the same folder.
 */
public final class JdbcStrategy implements RendezvousStrategy {

  static final Option<String> URL =
      Option.of("jdbc-url", "URL", JdbcStrategy::url)
          .required()
          .describedAs("the JDBC URL of the database, without a password; of its primary server");

  static final Option<String> CLUSTER =
      Option.of("jdbc-cluster", "TEXT", JdbcStrategy::cluster)
          .required()
          .describedAs("the token of the cluster, the same on every member: it enters the IDs");

  static final Option<String> USER = Option.text("jdbc-user").describedAs("the database user");

  static final Option<String> PASSWORD =
      Option.text("jdbc-password")
          .secret()
          .describedAs("the password; better in jdbc-password-file or a variable than in a flag");

  static final Option<Path> PASSWORD_FILE =
      Option.file("jdbc-password-file").describedAs("a file that holds the password");

  static final Option<Duration> REQUEST_TIMEOUT =
      Option.duration("jdbc-request-timeout")
          .withDefault("5s")
          .describedAs("how long one request may take, connecting included");

  static final Option<Duration> POLL_INTERVAL =
      Option.duration("jdbc-poll-interval", Duration.ofMillis(50), Duration.ofSeconds(10))
          .withDefault("500ms")
          .describedAs("how often a waiting member reads the registrations, from 50ms to 10s");

  /** Called by {@link java.util.ServiceLoader}. */
  public JdbcStrategy() {}

  private static String url(String text) {
    if (!text.startsWith("jdbc:")) {
      throw new IllegalArgumentException("must begin with jdbc:");
    }
    return text;
  }

  private static String cluster(String text) {
    if (text.isBlank() || text.length() > 200 || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("must be a text of 1 to 200 printable characters");
    }
    return text;
  }

  @Override
  public String id() {
    return "jdbc";
  }

  @Override
  public String description() {
    return "members meet in a table of a PostgreSQL database";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(URL, CLUSTER, USER, PASSWORD, PASSWORD_FILE, REQUEST_TIMEOUT, POLL_INTERVAL);
  }

  @Override
  public String token(StrategyContext context) {
    return context.get(CLUSTER);
  }

  @Override
  public Option<?> tokenOption() {
    return CLUSTER;
  }

  @Override
  public Optional<String> newToken() {
    return Optional.of(UUID.randomUUID().toString());
  }

  @Override
  public Rendezvous connect(StrategyContext context) throws BootstrapException {
    return registry(context);
  }

  @Override
  public String createToken(int size, StrategyContext context)
      throws BootstrapException, InterruptedException {
    try (JdbcRegistry registry = registry(context)) {
      if (!registry.create(size)) {
        throw new BootstrapException(
            Reason.USAGE,
            registry.place()
                + " exists and was not changed; a token serves one cluster, so name"
                + " another, or none to get a new one");
      }
      return context.get(CLUSTER);
    } catch (TransientFailure e) {
      throw new BootstrapException(
          Reason.UNAVAILABLE, e.getMessage() + "; whether the token was created is not known", e);
    }
  }

  private static JdbcRegistry registry(StrategyContext context) throws BootstrapException {
    String url = context.get(URL);
    if (url.toLowerCase(Locale.ROOT).contains("password=")) {
      throw new BootstrapException(
          Reason.USAGE, "jdbc-url contains a password; put it into jdbc-password-file instead");
    }
    Properties properties = new Properties();
    context.find(USER).ifPresent(user -> properties.setProperty("user", user));
    password(context).ifPresent(password -> properties.setProperty("password", password));
    Database database =
        new Database(url, properties, context.get(REQUEST_TIMEOUT), context.deadline());
    return new JdbcRegistry(database, context.get(CLUSTER), context.get(POLL_INTERVAL));
  }

  private static Optional<String> password(StrategyContext context) throws BootstrapException {
    Optional<Path> file = context.find(PASSWORD_FILE);
    if (file.isEmpty()) {
      return context.find(PASSWORD);
    }
    if (context.find(PASSWORD).isPresent()) {
      throw new BootstrapException(
          Reason.USAGE, "jdbc-password and jdbc-password-file are both set; keep one of them");
    }
    try {
      String password = Files.readString(file.get()).strip();
      context.hide(password); // no option holds it, so the host would not know
      return Optional.of(password);
    } catch (IOException e) {
      throw new BootstrapException(
          Reason.USAGE,
          "jdbc-password-file: " + file.get() + " cannot be read: " + e.getClass().getSimpleName(),
          e);
    }
  }
}
