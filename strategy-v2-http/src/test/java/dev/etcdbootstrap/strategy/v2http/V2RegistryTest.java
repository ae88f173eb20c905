package dev.etcdbootstrap.strategy.v2http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How little work many members make. */
final class V2RegistryTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final V2Directory directory = new V2Directory(20).put("m0", "m0=http://m0:1");
  private final ScriptedServer server = ScriptedServer.start(directory);

  @AfterEach
  void stop() {
    server.close();
  }

  private Rendezvous connect() throws Exception {
    return new V2HttpStrategy()
        .connect(
            StrategyContext.builder()
                .option(
                    V2HttpOptions.DISCOVERY,
                    DiscoveryUrl.parse(server.url(V2Directory.PATH).toString()))
                .build());
  }

  private void put(int first, int last) {
    for (int i = first; i <= last; i++) {
      directory.put("m" + i, "m" + i + "=http://m" + i + ":1");
    }
  }

  @Test
  @DisplayName("a change is taken from its event")
  void oneChange() throws Exception {
    try (Rendezvous registry = connect()) {
      Roster first = registry.read();
      put(1, 1);
      int before = server.requests().size();

      assertThat(registry.await(first, LIMIT).entries()).hasSize(2);
      assertThat(server.requests()).hasSize(before + 1);
    }
  }

  @Test
  @DisplayName("a burst of changes is listed rather than told one by one")
  void burst() throws Exception {
    try (Rendezvous registry = connect()) {
      Roster first = registry.read();
      put(1, 12);
      int before = server.requests().size();

      assertThat(registry.await(first, LIMIT).entries()).hasSize(13);
      assertThat(server.requests()).hasSize(before + 3); // the wait, the size, the list
    }
  }

  @Test
  @DisplayName("a registration that has not changed is the same object in every roster")
  void reuse() throws Exception {
    try (Rendezvous registry = connect()) {
      Roster first = registry.read();
      put(1, 1);
      Registration m1 = registry.await(first, LIMIT).find("m1").orElseThrow();
      put(1, 1);
      Roster last = registry.read();

      assertThat(last.find("m0").orElseThrow()).isSameAs(first.find("m0").orElseThrow());
      assertThat(last.find("m1").orElseThrow()).isSameAs(m1);

      directory.put("m0", "m0=http://m0:2");
      assertThat(registry.read().find("m0").orElseThrow().value()).isEqualTo("m0=http://m0:2");
    }
  }
}
