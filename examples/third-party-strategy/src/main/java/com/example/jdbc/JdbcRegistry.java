package com.example.jdbc;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.StartMarks;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a token, in which members meet; the tables are in {@code schema.sql}.
 *
 * <p>Members are ordered by a counter in the token's row. A member that registers increments it
 * first, which locks the row until the registration is committed, so no member can become visible
 * with a lower place than one that others have seen. With a database sequence that could happen,
 * and two members could disagree on who the first N are.
 */
final class JdbcRegistry implements Rendezvous {

  private static final int MAX_SIZE = 1_000;

  private static final String READ =
      "select t.cluster_size, m.member_key, m.member_value, m.place from etcd_bootstrap_token t"
          + " left join etcd_bootstrap_member m on m.token = t.token where t.token = ?";

  private static final String TAKE_PLACE =
      "update etcd_bootstrap_token set last_place = last_place + 1 where token = ?";

  private static final String REGISTER =
      "insert into etcd_bootstrap_member (token, member_key, member_value, place)"
          + " select token, ?, ?, last_place from etcd_bootstrap_token where token = ?"
          + " on conflict do nothing";

  private static final String WITHDRAW =
      "delete from etcd_bootstrap_member"
          + " where token = ? and member_key = ? and member_value = ?";

  /** One row without a mark when there is none, and no row when there is no token. */
  private static final String READ_STARTED =
      "select s.member_id from etcd_bootstrap_token t left join etcd_bootstrap_started s"
          + " on s.token = t.token where t.token = ? limit "
          + (StartMarks.MOST + 1);

  private static final String MARK_STARTED =
      "insert into etcd_bootstrap_started (token, member_id)"
          + " select token, ? from etcd_bootstrap_token where token = ? on conflict do nothing";

  private static final String CREATE =
      "insert into etcd_bootstrap_token (token, cluster_size, last_place) values (?, ?, 0)"
          + " on conflict do nothing";

  private final Database database;
  private final String token;
  private final Duration pollInterval;

  /** The last roster; its revision counts the changes that this object has seen. */
  private Roster seen = Roster.of(0, 0, List.of());

  /**
   * A registry that was not read yet.
   *
   * @param database closed with this registry
   */
  JdbcRegistry(Database database, String token, Duration pollInterval) {
    this.database = database;
    this.token = token;
    this.pollInterval = pollInterval;
  }

  @Override
  public String place() {
    return database.place() + " (token " + token + ")";
  }

  @Override
  public Roster read() throws TransientFailure, BootstrapException, InterruptedException {
    return observed(database.call("reading the registrations", this::rows));
  }

  @Override
  public Roster register(Registration own, Roster before)
      throws TransientFailure, BootstrapException, InterruptedException {
    Written written =
        database.call(
            "registering",
            connection -> {
              connection.setAutoCommit(false);
              database.update(connection, TAKE_PLACE, token);
              int added = database.update(connection, REGISTER, own.key(), own.value(), token);
              List<Row> rows = rows(connection);
              connection.commit();
              connection.setAutoCommit(true);
              return new Written(rows, added == 1);
            });
    Roster after = observed(written.rows());
    return written.isNew() ? after.withWriteConfirmed() : after;
  }

  @Override
  public Roster await(Roster last, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    return Rendezvous.poll(this, last, limit, pollInterval);
  }

  @Override
  public void withdraw(Registration own)
      throws TransientFailure, BootstrapException, InterruptedException {
    database.call(
        "withdrawing",
        connection -> database.update(connection, WITHDRAW, token, own.key(), own.value()));
  }

  @Override
  public Optional<Set<EtcdId>> startMarks()
      throws TransientFailure, BootstrapException, InterruptedException {
    List<Optional<String>> rows =
        database.call(
            "reading the start marks",
            connection ->
                database.query(
                    connection,
                    READ_STARTED,
                    token,
                    result -> Optional.ofNullable(result.getString(1))));
    if (rows.isEmpty()) {
      throw noToken();
    }
    List<String> names = rows.stream().flatMap(Optional::stream).toList();
    return Optional.of(StartMarks.parse(names, place()));
  }

  @Override
  public boolean markStarted(EtcdId member)
      throws TransientFailure, BootstrapException, InterruptedException {
    List<Row> rows =
        database.call(
            "marking the member as started",
            connection -> {
              database.update(connection, MARK_STARTED, member.toString(), token);
              return rows(connection);
            });
    if (rows.isEmpty()) {
      throw noToken();
    }
    return true;
  }

  /** The rows after a registration was to be written, and whether it was not there before. */
  private record Written(List<Row> rows, boolean isNew) {}

  /** A row of {@link #READ}: the cluster size, and a member if there is one. */
  private record Row(int size, Optional<Roster.Entry> entry) {}

  private List<Row> rows(Connection connection) throws SQLException {
    return database.query(
        connection,
        READ,
        token,
        result -> {
          int size = result.getInt(1);
          String key = result.getString(2);
          return key == null
              ? new Row(size, Optional.empty())
              : new Row(size, Optional.of(entry(key, result)));
        });
  }

  private static Roster.Entry entry(String key, ResultSet result) throws SQLException {
    return new Roster.Entry(Registration.of(key, result.getString(3)), result.getLong(4));
  }

  private BootstrapException noToken() {
    return new BootstrapException(
        Reason.NOT_FOUND,
        place()
            + ": there is no such token; create one with etcd-bootstrap token create, or correct"
            + " jdbc-cluster");
  }

  private Roster observed(List<Row> rows) throws BootstrapException {
    if (rows.isEmpty()) {
      throw noToken();
    }
    int size = rows.get(0).size();
    if (size < 1 || size > MAX_SIZE) {
      throw new BootstrapException(
          Reason.UNAVAILABLE,
          place() + ": the cluster size is " + size + ", but must be from 1 to " + MAX_SIZE);
    }
    List<Roster.Entry> entries = new ArrayList<>();
    rows.forEach(row -> row.entry().ifPresent(entries::add));
    Roster now = Roster.of(size, seen.revision(), entries);
    if (!now.equals(seen)) {
      seen = now.at(seen.revision() + 1);
    }
    return seen;
  }

  /**
   * Creates the token, and the tables if they are missing.
   *
   * @return false if the token exists
   */
  boolean create(int size) throws TransientFailure, BootstrapException, InterruptedException {
    return database.call(
        "creating a token",
        connection -> {
          try {
            return database.update(connection, CREATE, token, size) == 1;
          } catch (SQLException e) {
            if (!Failures.isMissingTable(e)) {
              throw e;
            }
          }
          // Only now: once the tables exist, a user needs no right to create them.
          for (String statement : schema().split(";")) {
            if (!statement.isBlank()) {
              database.update(connection, statement);
            }
          }
          return database.update(connection, CREATE, token, size) == 1;
        });
  }

  private static String schema() {
    try (InputStream in = JdbcRegistry.class.getResourceAsStream("schema.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
