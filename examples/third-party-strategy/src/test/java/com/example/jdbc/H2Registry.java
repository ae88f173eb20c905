package com.example.jdbc;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.testkit.rendezvous.TestRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.h2.tools.Server;

/** An H2 server in this process, which members reach over TCP. */
final class H2Registry implements TestRegistry {

  static final String USER = "members";

  private static final String TOKEN = "cluster-7";
  private static final String SECRET = "s3cr3t";

  private final String name = "mem:" + UUID.randomUUID();
  private final Server server;
  private final Connection own; // an H2 database in memory lives as long as it has a connection

  /**
   * Starts a server with one token.
   *
   * @param size the size of the token's cluster; 0 for neither token nor tables
   */
  H2Registry(int size) {
    try {
      own = connect();
      server = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon").start();
      if (size > 0) {
        try (InputStream schema = JdbcRegistry.class.getResourceAsStream("schema.sql")) {
          execute(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        }
        execute("insert into etcd_bootstrap_token values (?, ?, 0)", TOKEN, size);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another connection, without the network. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:" + name + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;LOCK_TIMEOUT=60000",
        USER,
        SECRET);
  }

  synchronized int execute(String sql, Object... parameters) {
    try (PreparedStatement statement = own.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query, columns separated by blanks. */
  synchronized List<String> query(String sql) {
    try (PreparedStatement statement = own.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join(" ", row));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The number of other connections. */
  int connections() {
    return query("select 1 from information_schema.sessions").size() - 1;
  }

  /** The number of connections that wait for a lock. */
  int waiting() {
    return query("select 1 from information_schema.sessions where blocker_id is not null").size();
  }

  @Override
  public String token() {
    return TOKEN;
  }

  @Override
  public Map<String, String> options(Duration requestTimeout) {
    return Map.of(
        "jdbc-url",
        "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + name,
        "jdbc-cluster",
        TOKEN,
        "jdbc-user",
        USER,
        "jdbc-password",
        SECRET,
        "jdbc-poll-interval",
        "50ms",
        "jdbc-request-timeout",
        requestTimeout.toMillis() + "ms");
  }

  @Override
  public Optional<String> secret() {
    return Optional.of(SECRET);
  }

  @Override
  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void put(Registration registration) {
    int changed =
        execute(
            "update etcd_bootstrap_member set member_value = ? where token = ? and member_key = ?",
            registration.value(),
            TOKEN,
            registration.key());
    if (changed == 0) {
      execute("update etcd_bootstrap_token set last_place = last_place + 1");
      execute(
          "insert into etcd_bootstrap_member select token, ?, ?, last_place from"
              + " etcd_bootstrap_token",
          registration.key(),
          registration.value());
    }
  }

  @Override
  public void remove(String key) {
    execute("delete from etcd_bootstrap_member where member_key = ?", key);
  }

  @Override
  public List<Registration> registrations() {
    if (query("select 1 from information_schema.tables where table_name = 'etcd_bootstrap_member'")
        .isEmpty()) {
      return List.of();
    }
    return query("select member_key, member_value from etcd_bootstrap_member order by place")
        .stream()
        .map(row -> row.split(" ", 2))
        .map(row -> Registration.of(row[0], row[1]))
        .toList();
  }

  @Override
  public void close() {
    server.stop();
    try {
      own.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
