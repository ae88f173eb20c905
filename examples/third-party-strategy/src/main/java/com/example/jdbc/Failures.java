package com.example.jdbc;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Classifies the errors of a database by their SQLSTATE. */
final class Failures {

  /** Connection, serialization, resources, locks, an operator's shutdown: a retry can succeed. */
  private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "55", "57");

  /** No such table, in PostgreSQL and in H2. */
  private static final Set<String> MISSING_TABLE = Set.of("42P01", "42S02", "42S04");

  private Failures() {}

  /**
   * Returns a failure to be retried.
   *
   * @param what the request, and where
   * @throws BootstrapException when a retry cannot succeed
   */
  static TransientFailure of(SQLException e, String what) throws BootstrapException {
    String state = String.valueOf(e.getSQLState());
    String message = what + ": " + firstLine(e);
    if (state.startsWith("28") || state.equals("42501")) {
      throw new BootstrapException(
          Reason.DENIED,
          message
              + "; check jdbc-user, its password and its rights: select, insert, update and delete"
              + " on etcd_bootstrap_token, etcd_bootstrap_member and etcd_bootstrap_started",
          e);
    }
    if (isMissingTable(e)) {
      throw new BootstrapException(
          Reason.NOT_FOUND,
          message + "; make the tables and a token with etcd-bootstrap token create",
          e);
    }
    if (isTransient(e, state)) {
      return new TransientFailure(message, e);
    }
    throw new BootstrapException(
        Reason.UNAVAILABLE, message + " (SQLSTATE " + state + "); check jdbc-url", e);
  }

  static boolean isMissingTable(SQLException e) {
    return MISSING_TABLE.contains(String.valueOf(e.getSQLState()));
  }

  private static boolean isTransient(SQLException e, String state) {
    return e instanceof SQLTransientException
        || e instanceof SQLRecoverableException
        || e instanceof SQLNonTransientConnectionException // it concerns this connection only
        || (state.length() == 5 && TRANSIENT_CLASSES.contains(state.substring(0, 2)));
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
