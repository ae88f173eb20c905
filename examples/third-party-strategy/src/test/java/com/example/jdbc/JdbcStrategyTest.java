package com.example.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testkit.LoneMember;
import dev.etcdbootstrap.testkit.StrategyContractTest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JdbcStrategyTest extends StrategyContractTest {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** The timeout of members that wait until their deadline. */
  private static final Duration SHORT = Duration.ofMillis(1500);

  private H2Registry registry = new H2Registry(3);

  @AfterEach
  void stopServer() {
    registry.close();
  }

  @Override
  protected String strategyId() {
    return "jdbc";
  }

  /** The database server of this test. */
  @Override
  protected List<String> sharedThreads() {
    return List.of("H2 TCP Server");
  }

  @Override
  protected List<LocalMember> members() {
    return List.of(
        LocalMember.of("infra0", "http://10.0.1.10:2380"),
        LocalMember.of("infra1", "http://10.0.1.11:2380"),
        LocalMember.of("infra2", "http://10.0.1.12:2380"));
  }

  @Override
  protected Map<String, String> options(LocalMember member, List<LocalMember> members) {
    return registry.options(REQUEST_TIMEOUT);
  }

  @Override
  protected LoneMember loneMember(LocalMember member, List<LocalMember> members) {
    return LoneMember.waits(options(member, members));
  }

  private ClusterBootstrap with(Map<String, String> changes) {
    Map<String, String> options = new HashMap<>(registry.options(REQUEST_TIMEOUT));
    options.putAll(changes);
    options.values().removeIf(String::isEmpty);
    ClusterBootstrap bootstrap =
        ClusterBootstrap.using("jdbc")
            .localMember(members().get(0))
            .timeout(Duration.ofSeconds(20));
    options.forEach(bootstrap::option);
    return bootstrap;
  }

  private BootstrapException fail(Map<String, String> changes) {
    return fail(with(changes));
  }

  private static BootstrapException fail(ClusterBootstrap bootstrap) {
    return catchThrowableOfType(BootstrapException.class, () -> bootstrap.run());
  }

  @Test
  @DisplayName("the password may be in a file")
  void passwordFile(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(directory.resolve("password"), registry.secret().orElseThrow() + "\n");
    registry.execute("update etcd_bootstrap_token set cluster_size = 1");
    Map<String, String> inFile = Map.of("jdbc-password", "", "jdbc-password-file", file.toString());

    assertThat(with(inFile).run().cluster()).hasToString("infra0=http://10.0.1.10:2380");

    assertThat(fail(Map.of("jdbc-password-file", file.toString())))
        .hasMessageContaining("keep one of them");
    assertThat(fail(Map.of("jdbc-password", "", "jdbc-password-file", file + "x")).reason())
        .isEqualTo(Reason.USAGE);
  }

  @Test
  @DisplayName("a wrong password fails at once, and is not shown")
  void wrongPassword() {
    BootstrapException failure = fail(Map.of("jdbc-password", "wr0ng"));

    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure).hasMessageContaining("jdbc-user").hasMessageNotContaining("wr0ng");
  }

  @Test
  @DisplayName("a member is told to be new when it is, and else to have been found")
  void newOrFound() throws Exception {
    registry.execute("update etcd_bootstrap_token set cluster_size = 1");
    List<BootstrapEvent> events = new CopyOnWriteArrayList<>();
    with(Map.of()).listener(events::add).run();
    with(Map.of()).listener(events::add).run();

    assertThat(events)
        .filteredOn(event -> event instanceof Registered)
        .extracting(event -> ((Registered) event).isNew())
        .containsExactly(true, false);
  }

  @Test
  @DisplayName("a token that is not in the tables fails at once")
  void unknownToken() {
    assertThat(fail(Map.of("jdbc-cluster", "cluster-8")).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  @DisplayName("a password in the URL is refused and not shown")
  void passwordInUrl() {
    BootstrapException failure =
        fail(Map.of("jdbc-url", "jdbc:postgresql://db/etcd?user=a&PassWord=hunter2"));

    assertThat(failure.reason()).isEqualTo(Reason.USAGE);
    assertThat(failure).hasMessageContaining("password-file").hasMessageNotContaining("hunter2");
  }

  @Test
  @DisplayName("a URL without a driver says which jar is missing")
  void noDriver() {
    BootstrapException failure = fail(Map.of("jdbc-url", "jdbc:postgresql://db/etcd"));

    assertThat(failure.reason()).isEqualTo(Reason.USAGE);
    assertThat(failure).hasMessageContaining("put its jar into the folder");
  }

  @Test
  @DisplayName("a server that never answers fails at the deadline")
  void silentServer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(fail(with(Map.of("jdbc-url", url(silent))).timeout(SHORT)))
          .hasMessageContaining("no answer in time");
    }
  }

  @Test
  @DisplayName("an interrupt ends the wait for a server that never answers")
  void interrupted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ClusterBootstrap bootstrap =
          with(Map.of("jdbc-url", url(silent), "jdbc-request-timeout", "5m"))
              .timeout(Duration.ofMinutes(5));
      CompletableFuture<Throwable> outcome = new CompletableFuture<>();
      Thread member = new Thread(() -> outcome.complete(catchThrowable(() -> bootstrap.run())));
      member.start();
      Socket connected = silent.accept();

      member.interrupt();

      assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      connected.close();
    }
  }

  private static String url(ServerSocket server) {
    return "jdbc:h2:tcp://127.0.0.1:" + server.getLocalPort() + "/mem:x";
  }

  @Test
  @DisplayName("no connection is left behind")
  void leavesNoConnection() {
    BootstrapException failure = fail(with(Map.of()).timeout(SHORT));

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(registry.connections()).isZero();
    assertThat(registry.registrations()).hasSize(1);
  }

  @Test
  @DisplayName("a member that took its place first comes first, also if it commits late")
  void orderIsThatOfCommits() throws Exception {
    registry.execute("update etcd_bootstrap_token set cluster_size = 2");
    try (Connection other = registry.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("update etcd_bootstrap_token set last_place = last_place + 1");
      CompletableFuture<BootstrapResult> member = with(Map.of()).runAsync();
      while (registry.waiting() == 0 && !member.isDone()) {
        Thread.onSpinWait();
      }
      assertThat(registry.registrations()).isEmpty();

      statement.execute(
          "insert into etcd_bootstrap_member select token, 'aaaa', 'z=http://z:2380', last_place"
              + " from etcd_bootstrap_token");
      other.commit();

      assertThat(member.get().cluster())
          .hasToString("infra0=http://10.0.1.10:2380,z=http://z:2380");
      assertThat(registry.registrations().get(0).key()).isEqualTo("aaaa");
    }
  }

  @Test
  @DisplayName("a lock that another client holds does not delay a member beyond its deadline")
  void locked() throws Exception {
    try (Connection other = registry.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("update etcd_bootstrap_token set last_place = last_place + 1");

      BootstrapException failure =
          fail(with(Map.of("jdbc-request-timeout", "500ms")).timeout(SHORT));

      assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(failure).hasMessageContaining("0 of 3");
    }
    assertThat(registry.registrations()).isEmpty();
  }
}
