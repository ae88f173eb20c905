package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cli.plugin.PluginJar;
import dev.etcdbootstrap.cli.plugin.TokenListStrategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The argument of {@code token status} and {@code token watch} is the token of any strategy. */
@DisplayName("the token argument")
final class TokenArgumentTest {

  private static final String LIST = "a=http://10.0.0.1:2380,b=http://10.0.0.2:2380";

  @TempDir private Path directory = Path.of("");

  private Path plugin() throws Exception {
    return new PluginJar(directory)
        .copyOf(TokenListStrategy.class)
        .copyOf(Class.forName(TokenListStrategy.class.getName() + "$Lists"))
        .providing(TokenListStrategy.class.getName())
        .pack(directory.resolve("p.jar"));
  }

  private CommandRun run(String subcommand, String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("token", subcommand, "--plugin-path=" + plugin(), "--timeout=9s"));
    all.addAll(List.of(arguments));
    return CommandRun.of(all);
  }

  @Test
  @DisplayName("is the token option of the strategy that is named")
  void namedStrategy() throws Exception {
    CommandRun status = run("status", LIST, "--strategy=test-tokens");

    assertThat(status.err()).isEmpty();
    assertThat(status.status()).isZero();
    assertThat(status.out()).startsWith("the list: 2 of 2 members, complete\n\nMEMBER  ID");
    CommandRun watch = run("watch", LIST, "--strategy=test-tokens");
    assertThat(watch.status()).isZero();
    assertThat(watch.out()).startsWith("MEMBER  ID").contains("http://10.0.0.2:2380");
  }

  @Test
  @DisplayName("means the strategy to which nothing but a token must be told, by its form")
  void impliedStrategy() throws Exception {
    CommandRun status = run("status", LIST, "--token-size=3", "-ojson");

    assertThat(status.status()).as(status.err()).isZero();
    assertThat(status.json().path("size").asInt()).isEqualTo(3);
    assertThat(status.json().path("complete").asBoolean()).isFalse();
  }

  @Test
  @DisplayName("is a discovery URL when it has that form")
  void discoveryUrl() throws Exception {
    CommandRun status = run("status", "http://127.0.0.1:1/v2/keys/discovery/t");

    assertThat(status.status()).isEqualTo(4);
    assertThat(status.err()).contains("http://127.0.0.1:1/v2/keys/discovery/t");
  }

  @Test
  @DisplayName("is the token of v3-grpc where its endpoints are set")
  void v3() throws Exception {
    CommandRun status = run("status", "t", "--discovery-endpoints=http://127.0.0.1:1");

    assertThat(status.status()).isEqualTo(4);
    assertThat(status.err()).contains("127.0.0.1:1");
  }

  @Test
  @DisplayName("that has the form of no token is told with the strategies it may be of")
  void noStrategy() throws Exception {
    CommandRun status = run("status", "unknown", "-ojson");

    assertThat(status.status()).isEqualTo(2);
    assertThat(status.problems()).containsExactly("contradictory-strategies []");
    assertThat(status.err())
        .contains("test-tokens follows from --token-list, v2-http follows from --discovery");
  }

  @Test
  @DisplayName("wins over the flag")
  void flagAndArgument() throws Exception {
    CommandRun status = run("status", LIST, "--token-list=c=http://10.0.0.3:2380", "-ojson");

    assertThat(status.status()).as(status.err()).isZero();
    assertThat(status.json().path("members")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "watch"})
  @DisplayName("is of no use with a strategy that has no tokens")
  void strategyWithoutTokens(String subcommand) throws Exception {
    CommandRun run = run(subcommand, "--initial-cluster=a=http://a:1");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("members do not meet under a token with strategy static (")
        .endsWith("; strategies with tokens: test-tokens, v2-http, v3-grpc\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "watch"})
  @DisplayName("is described with every strategy that has tokens")
  void help(String subcommand) throws Exception {
    String help = run(subcommand, "--help").out().replaceAll("\\s+", " ");

    assertThat(help).contains("[TOKEN]").contains("strategies with tokens: test-tokens, v2-http,");
  }

  @Test
  @DisplayName("harms nobody when another strategy cannot say what its tokens are")
  void brokenTokenOption() throws Exception {
    assertThat(statusBeside("throw new Error();")).isEqualTo(4);
  }

  @Test
  @DisplayName("is of a strategy of the command first, when a plugin takes any text for a token")
  void pluginThatTakesAnything() throws Exception {
    assertThat(statusBeside("return T;")).isEqualTo(4);
  }

  /** The status of {@code token status} with a discovery URL, with a plugin that has tokens. */
  private int statusBeside(String tokenOption) throws Exception {
    String members =
        Stream.of(
                "static final dev.etcdbootstrap.spi.Option<String> T ="
                    + " dev.etcdbootstrap.spi.Option.text(\"t\").required();",
                "public String id() { return \"p\"; }",
                "public java.util.List<dev.etcdbootstrap.spi.Option<?>> options() {"
                    + " return java.util.List.of(T); }",
                "public dev.etcdbootstrap.spi.Option<?> tokenOption() {" + tokenOption + "}",
                "public String token(dev.etcdbootstrap.spi.StrategyContext c) { return \"\"; }",
                "public String createToken(int n, dev.etcdbootstrap.spi.StrategyContext c) {"
                    + " return \"\"; }",
                "public dev.etcdbootstrap.rendezvous.Rendezvous connect("
                    + "dev.etcdbootstrap.spi.StrategyContext c) { return null; }")
            .reduce("", String::concat);
    Path plugin =
        new PluginJar(directory.resolve("plugin"))
            .with(
                "P",
                " implements dev.etcdbootstrap.rendezvous.RendezvousStrategy {" + members + "}")
            .providing("plugin.P")
            .pack(directory.resolve("plugin.jar"));

    CommandRun status =
        CommandRun.of(
            "token", "status", "http://127.0.0.1:1/t", "--plugin-path=" + plugin, "--timeout=1s");

    assertThat(status.err()).doesNotContain("Exception");
    return status.status();
  }
}
