package com.example.jdbc;

import dev.etcdbootstrap.rendezvous.TransientFailure;
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
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A database, with one connection at most, which is made when it is needed. Calls of JDBC heed no
 * interrupt, and some drivers no timeout: so each is made on a thread of its own, and whoever waits
 * for it stops in time. What went wrong in any way is not used again: the connection is cut, and
 * its thread ends with it.
 */
final class Database implements AutoCloseable {

  /** What a call does; on the thread of the call. */
  interface Work<T> {
    T on(Connection connection) throws SQLException, BootstrapException;
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** How long a server may take to say good-bye. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

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
      // Ends a thread that was given up while it connects, which nothing else can.
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

  /** Makes a call, and waits for it no longer than a request may take and the deadline allows. */
  <T> T call(String what, Work<T> work)
      throws TransientFailure, BootstrapException, InterruptedException {
    String where = place() + ": " + what;
    Link current = link;
    FutureTask<T> task = new FutureTask<>(() -> work.on(current.connection()));
    boolean done = false;
    try {
      start(task);
      T result = task.get(deadline.atMost(requestTimeout).toNanos(), TimeUnit.NANOSECONDS);
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

  private static void start(FutureTask<?> task) throws InterruptedException {
    if (Thread.interrupted()) { // or the call would be under way already
      throw new InterruptedException();
    }
    Thread thread = new Thread(task, "jdbc-strategy");
    thread.setDaemon(true);
    thread.start();
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
    statement.setQueryTimeout(seconds(deadline.atMost(requestTimeout))); // for the server's sake
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  /** A connection, and whether it is still wanted when it is there. */
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
          throw new SQLException("given up meanwhile");
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

  /** Says good-bye, as a server wants it for its log; without waiting for long. */
  private static void end(Connection connection) {
    FutureTask<Boolean> farewell =
        new FutureTask<>(
            () -> {
              connection.close();
              return true;
            });
    boolean interrupted = Thread.interrupted();
    try {
      start(farewell);
      farewell.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      interrupted |= e instanceof InterruptedException;
      try {
        connection.abort(Runnable::run);
      } catch (SQLException ignored) {
        // It is closed, which is all that is wanted.
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Drivers lie beside this class, so the class loader of this class finds them. */
  private Driver driver() throws BootstrapException, SQLException {
    for (Driver driver : ServiceLoader.load(Driver.class, Database.class.getClassLoader())) {
      if (driver.acceptsURL(url)) {
        return driver;
      }
    }
    throw new BootstrapException(
        Reason.USAGE,
        "there is no JDBC driver for " + place() + "; put its jar beside the jar of this strategy");
  }

  @Override
  public void close() {
    link.cut();
  }
}
