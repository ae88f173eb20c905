package dev.etcdbootstrap.strategy.v2http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.StartMarks;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Reply;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Start marks in a v2 directory, and what is none however a server answers. */
final class V2StartMarksTest {

  private static final EtcdId MEMBER = EtcdId.parse("27e4bbd8eb32ea97");
  private static final String STARTED = V2Directory.PATH + "/_started/";

  private final V2Directory directory = new V2Directory(3).put("m0", "m0=http://m0:1");
  private final List<ScriptedServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(ScriptedServer::close);
  }

  private ScriptedServer serve(Function<Request, Reply> script) {
    ScriptedServer server = ScriptedServer.start(script);
    servers.add(server);
    return server;
  }

  /** The directory, but for what is asked of marks. */
  private ScriptedServer serveMarks(Reply reply) {
    return serve(request -> request.path().startsWith(STARTED) ? reply : directory.apply(request));
  }

  private static Rendezvous connect(ScriptedServer server) throws Exception {
    return new V2HttpStrategy()
        .connect(
            StrategyContext.builder()
                .option(
                    V2HttpOptions.DISCOVERY,
                    DiscoveryUrl.parse(server.url(V2Directory.PATH).toString()))
                .build());
  }

  private static Optional<Set<EtcdId>> read(ScriptedServer server) throws Exception {
    try (Rendezvous registry = connect(server)) {
      return registry.startMarks();
    }
  }

  private static boolean write(ScriptedServer server) throws Exception {
    try (Rendezvous registry = connect(server)) {
      return registry.markStarted(MEMBER);
    }
  }

  private static void assertRefused(Throwable failure, Reason reason, String part) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(part);
  }

  @Test
  @DisplayName("a mark is a hidden key that is created once")
  void layout() throws Exception {
    ScriptedServer server = serve(directory);
    assertThat(read(server)).contains(Set.of());

    assertThat(write(server)).isTrue();
    assertThat(write(server)).isTrue();

    assertThat(read(server)).contains(Set.of(MEMBER));
    assertThat(server.requests())
        .filteredOn(request -> request.method().equals("PUT"))
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.target()).isEqualTo(STARTED + MEMBER + "?prevExist=false");
              assertThat(request.body()).isEqualTo("value=started");
            });
    assertThat(server.requests())
        .extracting(Request::target)
        .contains(STARTED + "?quorum=true"); // linearizable
  }

  @Test
  @DisplayName("a mark changes no roster")
  void noMember() throws Exception {
    ScriptedServer server = serve(directory);
    try (Rendezvous registry = connect(server)) {
      Roster before = registry.read();

      assertThat(registry.markStarted(MEMBER)).isTrue();

      assertThat(registry.read().entries()).isEqualTo(before.entries());
    }
  }

  @Test
  @DisplayName("a name that no member writes is left out")
  void otherNames() throws Exception {
    for (String name : List.of("27E4BBD8EB32EA97", "0a", "size", "../m0", MEMBER.toString())) {
      directory.mark(name);
    }

    assertThat(read(serve(directory))).contains(Set.of(MEMBER));
  }

  @Test
  @DisplayName("a directory in place of a mark is none, nor is a key from elsewhere")
  void keysThatAreNoMarks() throws Exception {
    ScriptedServer server =
        serveMarks(
            Reply.of(
                200,
                "{\"action\":\"get\",\"node\":{\"key\":\"/t/_started\",\"dir\":true,\"nodes\":["
                    + "{\"key\":\"/t/_started/abc\",\"dir\":true},"
                    + "{\"key\":\"/t/abe\",\"value\":\"\"},"
                    + "{\"key\":\"/t/_started/abd\",\"value\":\"\"}]}}"));

    assertThat(read(server)).contains(Set.of(EtcdId.parse("abd")));
  }

  @ParameterizedTest
  @CsvSource({"404,404 page not found", "405,Method Not Allowed", "400,''", "404,{}"})
  @DisplayName("a service that serves the token and refuses the route keeps no marks")
  void notServed(int status, String body) throws Exception {
    ScriptedServer server = serveMarks(Reply.of(status, body));

    assertThat(read(server)).isEmpty();
    assertThat(write(server)).isFalse();
  }

  @Test
  @DisplayName("a server that refuses the token as well is out of order, and says nothing of marks")
  void tokenNotServed() {
    ScriptedServer server = serve(request -> Reply.of(404, "default backend"));

    assertRefused(catchThrowable(() -> read(server)), Reason.UNAVAILABLE, "HTTP 404");
    assertRefused(catchThrowable(() -> write(server)), Reason.UNAVAILABLE, "HTTP 404");
    assertThat(server.requests()).noneMatch(request -> request.method().equals("PUT"));
  }

  @Test
  @DisplayName("a token that does not exist is not one without marks, and is not made by a mark")
  void noToken() {
    ScriptedServer server = serve(new V2Directory(""));

    assertRefused(catchThrowable(() -> read(server)), Reason.NOT_FOUND, "token create");
    assertRefused(catchThrowable(() -> write(server)), Reason.NOT_FOUND, "token create");
    assertThat(server.requests()).noneMatch(request -> request.method().equals("PUT"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  @DisplayName("who may not read or write marks is denied")
  void denied(int status) {
    ScriptedServer server = serveMarks(Reply.of(status, "{\"errorCode\":110}"));

    assertRefused(catchThrowable(() -> read(server)), Reason.DENIED, "HTTP " + status);
    assertRefused(catchThrowable(() -> write(server)), Reason.DENIED, "HTTP " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503})
  @DisplayName("a server that cannot answer now is asked again")
  void unavailable(int status) {
    ScriptedServer server = serveMarks(Reply.of(status, "later"));

    assertThat(catchThrowable(() -> read(server))).isInstanceOf(TransientFailure.class);
    assertThat(catchThrowable(() -> write(server))).isInstanceOf(TransientFailure.class);
  }

  @Test
  @DisplayName("an answer that is cut off or empty is asked for again")
  void brokenAnswers() {
    for (Reply reply :
        List.of(
            Reply.hangUp(),
            Reply.broken(200, "{\"node\":{}}", 5),
            Reply.of(200, "{\"action\":\"get\",\"no"),
            Reply.of(200, ""))) {
      ScriptedServer server = serveMarks(reply);
      assertThat(catchThrowable(() -> read(server))).isInstanceOf(TransientFailure.class);
      assertThat(catchThrowable(() -> write(server))).isInstanceOf(TransientFailure.class);
    }
  }

  @Test
  @DisplayName("a success that is not of etcd is not believed: what was written is not known")
  void successOfSomethingElse() {
    ScriptedServer server = serveMarks(Reply.of(200, "<html>welcome</html>"));

    assertRefused(catchThrowable(() -> read(server)), Reason.UNAVAILABLE, "is not JSON");
    assertThat(catchThrowable(() -> write(server)))
        .isInstanceOf(TransientFailure.class)
        .hasMessageContaining("is not JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"node\":{\"key\":\"/t/_started\",\"value\":\"\"}}|a key in place of the directory",
        "{\"node\":{\"key\":\"/t/_started\",\"dir\":true,\"nodes\":{}}}|is not one of etcd v2",
        "{\"node\":{\"key\":\"/t/_started\",\"dir\":true,\"nodes\":[7]}}|is not one of etcd v2",
        "{\"node\":{\"key\":\"/t/_started\",\"dir\":true,\"nodes\":[{}]}}|is not one of etcd v2",
        "{\"node\":[]}|is not one of etcd v2",
      })
  @DisplayName("an answer that is no directory of etcd is no directory without marks")
  void malformed(String body, String part) {
    ScriptedServer server = serveMarks(Reply.of(200, body));

    assertRefused(catchThrowable(() -> read(server)), Reason.UNAVAILABLE, part);
  }

  @Test
  @DisplayName("more marks than any cluster makes are refused")
  void tooMany() {
    for (int i = 0; i <= StartMarks.MOST; i++) {
      directory.mark(Integer.toHexString(i));
    }
    ScriptedServer server = serve(directory);

    assertRefused(
        catchThrowable(() -> read(server)), Reason.UNAVAILABLE, "more than 10000 start marks");
  }

  @Test
  @DisplayName("a key in place of the directory refuses a mark")
  void notADirectory() {
    ScriptedServer server = serveMarks(V2Directory.error(400, 104));

    assertRefused(catchThrowable(() -> write(server)), Reason.UNAVAILABLE, "HTTP 400");
  }
}
