package dev.etcdbootstrap.run.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Reply;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("asking peers for their members")
final class PeerClientTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String CLUSTER = "X-Etcd-Cluster-ID: cdf818194e3a8c32";

  private static PeerView ask(Duration limit, ScriptedServer... servers)
      throws InterruptedException {
    try (PeerClient client = new PeerClient(Optional.empty())) {
      return client.ask(Arrays.stream(servers).map(PeerClientTest::url).toList(), limit);
    }
  }

  private static PeerUrl url(ScriptedServer server) {
    return PeerUrl.parse(server.url("").toString());
  }

  @Test
  @DisplayName("reads what etcd answers, IDs above 2^63 and learners included")
  void reads() throws InterruptedException {
    String body =
        """
        [{"id":9372538179322589801,"peerURLs":["http://10.0.0.1:2380"],"name":"n1",
          "clientURLs":["http://10.0.0.1:2379"]},
         {"id":1,"isLearner":true,"peerURLs":["http://10.0.0.2:2380","http://10.0.0.3:2380"],"name":""}]
        """;
    try (ScriptedServer server = ScriptedServer.start(request -> Reply.of(200, body, CLUSTER))) {
      PeerAnswer answer = ask(Duration.ofMillis(500), server).answers().get(0);

      assertThat(answer.clusterId()).isEqualTo(EtcdId.parse("cdf818194e3a8c32"));
      assertThat(answer.members())
          .containsExactly(
              new ListedMember(
                  new EtcdId(1),
                  "",
                  PeerUrl.parseList("http://10.0.0.2:2380,http://10.0.0.3:2380"),
                  List.of(),
                  true),
              new ListedMember(
                  EtcdId.parse("8211f1d0f64f3269"),
                  "n1",
                  PeerUrl.parseList("http://10.0.0.1:2380"),
                  List.of("http://10.0.0.1:2379"),
                  false));
      assertThat(answer.isByMember()).isFalse();
      assertThat(server.count("GET", "/members")).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("asks those that an answer names, too, each once")
  void asksOn() throws InterruptedException {
    try (ScriptedServer second =
            ScriptedServer.start(request -> Reply.of(200, members(""), CLUSTER));
        ScriptedServer first =
            ScriptedServer.start(
                request -> Reply.of(200, members(second.url("").toString()), CLUSTER))) {
      PeerView view = ask(LIMIT, first);

      assertThat(view.answers())
          .extracting(PeerAnswer::url)
          .containsExactly(url(first), url(second));
      assertThat(view.answers().get(0).isByMember()).isFalse();
      assertThat(second.count("GET", "/members")).isEqualTo(1);
    }
  }

  private static String members(String url) {
    return url.isEmpty() ? "[]" : "[{\"id\":1,\"name\":\"n\",\"peerURLs\":[\"" + url + "\"]}]";
  }

  static Stream<Arguments> noAnswers() {
    return Stream.of(
        Arguments.argumentSet("another service", Reply.of(200, "{}", CLUSTER)),
        Arguments.argumentSet("no cluster ID", Reply.of(200, "[]")),
        Arguments.argumentSet("another cluster ID", Reply.of(200, "[]", "X-Etcd-Cluster-ID: x")),
        Arguments.argumentSet("404", Reply.of(404, "[]", CLUSTER)),
        Arguments.argumentSet(
            "a redirect", Reply.of(307, "", CLUSTER, "Location: http://127.0.0.1:1/members")),
        Arguments.argumentSet(
            "an ID of 100 digits", Reply.of(200, "[{\"id\":" + "9".repeat(100) + "}]", CLUSTER)),
        Arguments.argumentSet(
            "an ID with an exponent", Reply.of(200, "[{\"id\":1e999999999}]", CLUSTER)),
        Arguments.argumentSet(
            "an ID of half a million digits",
            Reply.of(200, "[{\"id\":" + "9".repeat(500_000) + "}]", CLUSTER)),
        Arguments.argumentSet(
            "an ID that is a text", Reply.of(200, "[{\"id\":\"1e999999999\"}]", CLUSTER)),
        Arguments.argumentSet(
            "a URL that is none",
            Reply.of(200, "[{\"id\":1,\"peerURLs\":[\"\\u202e\"]}]", CLUSTER)),
        Arguments.argumentSet(
            "too many members",
            Reply.of(200, "[" + "{\"id\":1},".repeat(1_000) + "{\"id\":1}]", CLUSTER)),
        Arguments.argumentSet("half a list", Reply.broken(200, "[{\"id\":1}]", 5, CLUSTER)),
        Arguments.argumentSet("nothing", Reply.hangUp()),
        Arguments.argumentSet(
            "a body without end",
            Reply.endless("HTTP/1.1 200 OK\r\n" + CLUSTER + "\r\n\r\n[", "{\"id\":1},".repeat(99))),
        Arguments.argumentSet(
            "headers without end", Reply.endless("HTTP/1.1 200 OK\r\n", "X: " + "y".repeat(999))));
  }

  @ParameterizedTest
  @MethodSource("noAnswers")
  @DisplayName("what is no member list is no evidence, and says why")
  void noEvidence(Reply reply) throws InterruptedException {
    try (ScriptedServer server = ScriptedServer.start(request -> reply)) {
      PeerView view = ask(LIMIT, server);

      assertThat(view.answers()).isEmpty();
      assertThat(view.silent())
          .singleElement()
          .satisfies(
              silence -> {
                assertThat(silence.url()).isEqualTo(url(server));
                assertThat(silence.why()).isNotBlank().doesNotContain("Exception", "\u202e");
              });
    }
  }

  @Test
  @DisplayName("a peer that is silent holds up nobody beyond the limit")
  void silent() throws InterruptedException {
    try (ScriptedServer silent = ScriptedServer.start(request -> Reply.silence());
        ScriptedServer other =
            ScriptedServer.start(request -> Reply.of(200, members(""), CLUSTER))) {
      PeerView view = ask(Duration.ofMillis(300), silent, other);

      assertThat(view.answers()).extracting(PeerAnswer::url).containsExactly(url(other));
      assertThat(view.silent())
          .containsExactly(new PeerView.Silence(url(silent), "no answer in time"));
    }
  }
}
