package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.it.SharedRegistry.Token;
import dev.etcdbootstrap.it.V2Store.V2Token;
import dev.etcdbootstrap.it.V3Store.V3Token;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.process.Poll;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The {@code token} commands, and what is shown while one waits, against a real store. */
@ExtendWith(ServersExtension.class)
final class TokenIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String WIPE = "\r\u001b[K";

  @TempDir private static Path temporary = Path.of("");
  private static Distribution distribution = new Distribution(Path.of(""));

  @BeforeAll
  static void unpack() {
    distribution = Distribution.unpack(temporary);
  }

  private static V2Token create(V2Store store, int size) {
    String base = store.store().clientUrl() + "/v2/keys/discovery";
    String url =
        distribution.output("token", "create", "--size=" + size, "--discovery=" + base).strip();
    assertThat(url).startsWith(base + "/");
    return new V2Token(URI.create(url));
  }

  private static V3Token create(V3Store store, int size) {
    String endpoints = "--discovery-endpoints=" + store.store().clientUrl();
    return store.token(distribution.output("token", "create", "--size=" + size, endpoints).strip());
  }

  /** The token as it is given to the command: a discovery URL by itself, or by its options. */
  private static String[] token(String subcommand, Token token) {
    List<String> command = new ArrayList<>(List.of("token", subcommand));
    if (token instanceof V2Token v2Token) {
      command.add(v2Token.url().toString());
    } else {
      token.options().forEach((key, value) -> command.add("--" + key + "=" + value));
    }
    return command.toArray(String[]::new);
  }

  @Test
  @DisplayName("a v2 token is made, watched and complete when all are there")
  void courseOfAV2Token(Servers servers) {
    V2Store store = V2Store.start(servers);
    courseOfAToken(store, create(store, 2), servers);
  }

  @Test
  @DisplayName("and so is a v3 token")
  void courseOfAV3Token(Servers servers) {
    V3Store store = V3Store.start(servers, "store");
    courseOfAToken(store, create(store, 2), servers);
  }

  private static void courseOfAToken(SharedRegistry store, Token token, Servers servers) {
    String shown = token.clusterToken();
    String[] status = token("status", token);
    assertThat(distribution.output(status)).isEqualTo(shown + ": 0 of 2 members, 2 missing\n");

    List<String> command = new ArrayList<>(List.of(distribution.command().toString()));
    command.addAll(List.of(token("watch", token)));
    LoggedProcess watch = servers.process("watch", command, Map.of());
    FacadeMember first = FacadeMember.start(store, token, "a", "http://127.0.0.1:2401");
    watch.awaitLog("found 1 of 2 members: a; 1 missing", LIMIT);
    assertThat(distribution.output(status))
        .startsWith(shown + ": 1 of 2 members, 1 missing\n\nMEMBER  ID ")
        .contains("\na       ");
    FacadeMember second = FacadeMember.start(store, token, "b", "http://127.0.0.1:2402");

    assertThat(watch.awaitExit(LIMIT)).isZero();
    assertThat(watch.logText()).contains("MEMBER  ID").contains("http://127.0.0.1:2402");
    assertThat(first.cluster()).isEqualTo(second.cluster());
    String[] asJson =
        Stream.concat(Stream.of(status), Stream.of("-o", "json")).toArray(String[]::new);
    JSONObject json = new JSONObject(distribution.output(asJson));
    assertThat(json.getBoolean("complete")).isTrue();
    assertThat(json.getJSONArray("members").getJSONObject(1).getString("id"))
        .isEqualTo(second.cluster().memberIds().get(1).toString());
  }

  @Test
  @DisplayName("what is no token is told as that, and a size out of range before anything is sent")
  void refusals(Servers servers) {
    V2Store store = V2Store.start(servers);
    Run missing =
        distribution.run("token", "status", store.store().clientUrl() + "/v2/keys/discovery/none");
    assertThat(missing.status()).isEqualTo(7);
    assertThat(missing.err()).contains("not a token that was made for discovery");

    Run size =
        distribution.run("token", "create", "--size=0", "--discovery=http://127.0.0.1:1/v2/keys/x");
    assertThat(size.status()).isEqualTo(2);
    assertThat(size.err())
        .contains("--size: size is \"0\", but must be a whole number from 1 to 1000");

    Run strategy = distribution.run("token", "status", "--initial-cluster=a=http://a:1");
    assertThat(strategy.status()).isEqualTo(2);
    assertThat(strategy.err()).contains("do not meet under a token").contains("static");
  }

  @Test
  @DisplayName("a v3 token that was not made is told as that, with the key that is missing")
  void missingV3Token(Servers servers) {
    V3Store store = V3Store.start(servers, "store");

    Run missing = distribution.run(token("status", store.token("none")));

    assertThat(missing.status()).isEqualTo(7);
    assertThat(missing.err()).contains("/_etcd/registry/none/_config/size");
  }

  @Test
  @DisplayName("a discovery service makes tokens as well")
  void fromAService(Servers servers) {
    V2Store store = V2Store.start(servers);
    URI service = servers.discoveryService(store.store()).url();

    String url =
        distribution.output("token", "create", "--size=3", "--discovery=" + service).strip();

    assertThat(distribution.output("token", "status", url))
        .contains(": 0 of 3 members, 3 missing\n");
  }

  @Test
  @DisplayName("a member that is given as an observer registers nothing")
  void observes(Servers servers) {
    V2Store store = V2Store.start(servers);
    V2Token token = create(store, 1);
    Run run =
        distribution.run(
            "resolve", "--observe", "--name=a", "--discovery=" + token.url(), "--timeout=1s");

    assertThat(run.status()).isEqualTo(5);
    assertThat(run.err()).contains("0 of 1");
    assertThat(token.registrations()).isEmpty();
  }

  @Test
  @DisplayName("a terminal shows one live line, and is left clean")
  void terminal(Servers servers) {
    V2Store store = V2Store.start(servers);
    V2Token token = create(store, 2);
    String resolve =
        "'"
            + distribution.command()
            + "' resolve --name=a --initial-advertise-peer-urls=http://127.0.0.1:2401 --timeout=8s --discovery="
            + token.url();

    // script gives it a terminal
    Run run =
        Run.of(temporary, Map.of("TERM", "xterm"), List.of("script", "-qec", resolve, "/dev/null"));

    assertThat(run.status()).isEqualTo(5);
    assertThat(run.out()).contains(WIPE + "etcd-bootstrap: found 1 of 2 members: a; 1 missing (");
    assertThat(run.out().substring(run.out().lastIndexOf(WIPE)))
        .startsWith(WIPE + "etcd-bootstrap: members are missing");
  }

  @Test
  @DisplayName("an interrupt leaves the terminal clean and says what stays registered")
  void interruptedOnATerminal(Servers servers) {
    V2Store store = V2Store.start(servers);
    V2Token token = create(store, 2);
    Path pid = temporary.resolve("pid");
    String resolve =
        "echo $$ >'"
            + pid
            + "'; exec env --default-signal=INT '"
            + distribution.command()
            + "' resolve --name=a --initial-advertise-peer-urls=http://127.0.0.1:2401 --discovery="
            + token.url();
    LoggedProcess terminal =
        servers.process(
            "terminal", List.of("script", "-qefc", resolve, "/dev/null"), Map.of("TERM", "xterm"));
    String live = WIPE + "etcd-bootstrap: found 1 of 2 members: a; 1 missing (";
    assertThat(Poll.untilTrue(LIMIT, () -> terminal.logText().contains(live))).isTrue();

    assertThat(
            Run.of(temporary, Map.of(), List.of("sh", "-c", "kill -INT $(cat '" + pid + "')"))
                .status())
        .isZero();

    assertThat(terminal.awaitExit(LIMIT)).isEqualTo(130);
    String shown = terminal.logText();
    assertThat(shown.substring(shown.lastIndexOf(WIPE)))
        .startsWith(WIPE + "etcd-bootstrap: interrupted; the place of this member")
        .contains("is kept");
    assertThat(token.registrations()).hasSize(1);
  }
}
