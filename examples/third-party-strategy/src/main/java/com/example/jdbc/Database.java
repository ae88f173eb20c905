package com.example.jdbc;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BlockingCall;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A database, with at most one connection, opened when it is needed. JDBC calls ignore interrupts,
 * and some drivers ignore timeouts, so each is a {@link BlockingCall}. After any failure the connection is closed and not used again, which also ends
 * its thread.
 */
final class Database implements AutoCloseable {

  /** The work of a call, on the thread of the call. */
  interface Work<T> {
    T on(Connection connection) throws SQLException, BootstrapException;
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final String THREAD = "jdbc-strategy";

  /** How long a connection may take to close. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private final String url;
  private final Properties properties;
  private final Duration requestTimeout;
  private final Deadline deadline;
  private Link link = new Link();

  Database(String url, Properties properties, Duration requestTimeout, Deadline deadline) {
    this.url = url;
    this.properties = properties;
    this.requestTimeout = requestTimeout;
    this.deadline = deadline;
    if (url.startsWith("jdbc:postgresql:")) {
      // Nothing else ends an abandoned thread that is still connecting.
      properties.setProperty("connectTimeout", String.valueOf(seconds(requestTimeout)));
      properties.setProperty("socketTimeout", String.valueOf(seconds(requestTimeout)));
    }
  }

  private static int seconds(Duration time) {
    return (int) Math.max(1, Math.min(3_600, time.plusMillis(999).toSeconds()));
  }

  /** The URL without its parameters. */
  String place() {
    return url.split("[?;]", 2)[0];
  }

  /** Makes a call; waits at most for the request timeout and until the deadline. */
  <T> T call(String what, Work<T> work)
      throws TransientFailure, BootstrapException, InterruptedException {
    String where = place() + ": " + what;
    Link current = link;
    boolean done = false;
    try {
      T result =
          BlockingCall.of(
              THREAD, () -> work.on(current.connection()), deadline.atMost(requestTimeout));
      done = true;
      return result;
    } catch (TimeoutException e) {
      throw new TransientFailure(where + ": no answer in time", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        throw Failures.of(failure, where);
      }
      if (e.getCause() instanceof BootstrapException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (!done) {
        link.cut();
        link = new Link();
      }
    }
  }

  /** Executes a statement that changes something. */
  int update(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** Executes a query with one parameter. */
  <T> List<T> query(Connection connection, String sql, Object parameter, RowReader<T> reader)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameter);
        ResultSet result = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(reader.read(result));
      }
      return rows;
    }
  }

  private PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(
        seconds(deadline.atMost(requestTimeout))); // so that the server stops too
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  /** A connection that can be cut while it is being opened. */
  private final class Link {
    private Connection connection;
    private boolean cut;

    Connection connection() throws SQLException, BootstrapException {
      synchronized (this) {
        if (connection != null) {
          return connection;
        }
      }
      Connection made = driver().connect(url, properties);
      synchronized (this) {
        if (cut) {
          made.close();
          throw new SQLException("the caller no longer waits");
        }
        connection = made;
      }
      made.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      return made;
    }

    private synchronized Connection giveUp() {
      cut = true;
      return connection;
    }

    void cut() {
      Connection left = giveUp();
      if (left != null) {
        end(left);
      }
    }
  }

  /** Closes the connection properly if that is quick, else aborts it. */
  private static void end(Connection connection) {
    boolean interrupted = Thread.interrupted();
    try {
      BlockingCall.of(
          THREAD,
          () -> {
            connection.close();
            return true;
          },
          CLOSE_LIMIT);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      interrupted |= e instanceof InterruptedException;
      try {
        connection.abort(Runnable::run);
      } catch (SQLException ignored) {
        // It is closed already.
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The driver's jar is in the same folder, so the class loader of this class finds it. */
  private Driver driver() throws BootstrapException, SQLException {
    for (Driver driver : ServiceLoader.load(Driver.class, Database.class.getClassLoader())) {
      if (driver.acceptsURL(url)) {
        return driver;
      }
    }
    throw new BootstrapException(
        Reason.USAGE,
        "there is no JDBC driver for "
            + place()
            + "; put its jar into the folder of this strategy");
  }

  @Override
  public void close() {
    link.cut();
  }
}
