package dev.etcdbootstrap.strategy.v2http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a discovery service answers becomes the result of a command, so it is checked. */
final class TokenMakerTest {

  private static String create(ScriptedServer server) throws Exception {
    StrategyContext context =
        StrategyContext.builder()
            .option(V2HttpOptions.DISCOVERY, DiscoveryUrl.parse(server.url("/").toString()))
            .build();
    return new V2HttpStrategy().createToken(3, context);
  }

  @Test
  void whatAServiceMakesIsTakenAsItIs() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(request -> Reply.of(200, "http://Host/abc\n"))) {
      assertThat(create(server)).isEqualTo("http://Host/abc");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host/\u001b[31mabc",
        "http://host/\u0007",
        "http://host/a\nhttp://host/b",
        "http://host/a b",
        "http://host/a?x=1",
        "http://host/a#b",
        "http://user:password@host/a",
        "http://host/\u202ea",
        "host/a",
        ""
      })
  void whatMembersWouldNotTakeIsRefused(String body) {
    try (ScriptedServer server = ScriptedServer.start(request -> Reply.of(200, body))) {
      BootstrapException failure =
          catchThrowableOfType(BootstrapException.class, () -> create(server));

      assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failure.getMessage()).contains("is not a discovery URL");
    }
  }

  @Test
  void anEndlessOneIsRefused() {
    try (ScriptedServer server =
        ScriptedServer.start(request -> Reply.of(200, "http://host/" + "a".repeat(2_000)))) {
      assertThat(catchThrowableOfType(BootstrapException.class, () -> create(server)))
          .hasMessageContaining("is not a discovery URL");
    }
  }
}
