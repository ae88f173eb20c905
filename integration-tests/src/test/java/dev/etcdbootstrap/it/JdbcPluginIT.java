package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.tools.Server;
import org.json.JSONObject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of a plugin, built as its author does, with its tests, and dropped into the
 * distribution together with a database driver.
 */
@ExtendWith(ServersExtension.class)
final class JdbcPluginIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String USER = "members";
  private static final String PASSWORD = "s3cr3t";

  @TempDir private Path temporary = Path.of("");

  /** As the guide has it. */
  static String tokenCommand() throws IOException {
    String guide = Files.readString(Path.of("../examples/third-party-strategy/README.md"));
    Matcher command =
        Pattern.compile("```sh\n(etcd-bootstrap token create .*\n)```").matcher(guide);
    assertThat(command.find()).isTrue();
    return command.group(1);
  }

  @Test
  @DisplayName("three members meet in a database, by a plugin, and make one cluster")
  void threeMembers(Servers servers) throws IOException, SQLException {
    Distribution distribution = Distribution.unpack(temporary);
    install(distribution.home().resolve("plugins/jdbc"));
    Server server = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon").start();
    try (Connection database =
        DriverManager.getConnection(
            "jdbc:h2:mem:infra;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", USER, PASSWORD)) {
      String url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:infra";
      Path password = Files.writeString(temporary.resolve("password"), PASSWORD);
      String token = createToken(distribution, url, password);

      List<Etcd.Builder> etcds = new ArrayList<>();
      List<CommandMember> members = new ArrayList<>();
      for (String name : List.of("infra0", "infra1", "infra2")) {
        URI peer = FreePorts.nextUrl();
        Path config =
            Files.writeString(
                temporary.resolve(name + ".yaml"),
                """
                jdbc:
                  jdbc-url: %s
                  jdbc-cluster: %s
                  jdbc-user: %s
                  jdbc-password-file: %s
                """
                    .formatted(url, token, USER, password));
        etcds.add(servers.etcd(name).peerUrl(peer));
        members.add(
            CommandMember.start(
                servers, distribution, Map.of("config", config.toString()), name, peer.toString()));
      }

      List<Etcd> cluster = new ArrayList<>();
      for (int i = 0; i < etcds.size(); i++) {
        cluster.add(
            InteropCluster.configured(etcds.get(i), members.get(i).result()).build().start());
      }
      cluster.forEach(member -> member.awaitHealthy(LIMIT));
      JSONObject result = members.get(0).result();
      assertThat(result.getString("strategy")).isEqualTo("jdbc");
      assertThat(cluster)
          .extracting(member -> member.client().memberList().clusterId())
          .containsOnly(result.getString("cluster-id"));
      assertThat(database.isValid(1)).isTrue();
    } finally {
      server.stop();
    }
  }

  /** A folder with two jars, of which one is not the author's. */
  private void install(Path folder) throws IOException {
    Path project = AuthorsMaven.copyOf("third-party-strategy", temporary.resolve("jdbc-strategy"));
    AuthorsMaven.create(temporary).run(project, "verify");
    Files.createDirectories(folder);
    Files.copy(project.resolve("target/jdbc-strategy.jar"), folder.resolve("jdbc-strategy.jar"));
    try {
      URI driver = org.h2.Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Files.copy(Path.of(driver), folder.resolve("driver.jar"));
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private String createToken(Distribution distribution, String url, Path password)
      throws IOException {
    String command =
        tokenCommand().strip().replace("jdbc:postgresql://db/infra", url)
            + " --jdbc-password-file="
            + password;
    Run run =
        Run.of(
            temporary,
            Map.of("PATH", distribution.home().resolve("bin") + ":" + System.getenv("PATH")),
            List.of("sh", "-c", command));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("--jdbc-cluster=" + run.out().strip()).doesNotContain(PASSWORD);
    return run.out().strip();
  }
}
