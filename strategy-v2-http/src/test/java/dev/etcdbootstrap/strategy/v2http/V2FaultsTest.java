package dev.etcdbootstrap.strategy.v2http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Reply;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults between a member and the registry, each caused by a server. */
final class V2FaultsTest {

  private static final LocalMember LOCAL = LocalMember.of("a", "http://a:2380");
  private static final String SECRET = "s3cr3t";

  private final List<ScriptedServer> servers = new ArrayList<>();
  private final List<BootstrapEvent> events = new CopyOnWriteArrayList<>();
  private Duration timeout = Duration.ofSeconds(20);
  private String requestTimeout = "10s";

  @AfterEach
  void stopServers() {
    servers.forEach(ScriptedServer::close);
  }

  private ScriptedServer serve(Function<Request, Reply> script) {
    ScriptedServer server = ScriptedServer.start(script);
    servers.add(server);
    return server;
  }

  /** The directory, except for the requests that are to fail. */
  private static Function<Request, Reply> unless(
      Predicate<Request> broken, Reply reply, Function<Request, Reply> directory) {
    return request -> broken.test(request) ? reply : directory.apply(request);
  }

  private static boolean isSize(Request request) {
    return request.path().endsWith("/_config/size");
  }

  private static boolean isWait(Request request) {
    return request.query().contains("wait=true");
  }

  private static boolean isList(Request request) {
    return request.method().equals("GET") && !isSize(request) && !isWait(request);
  }

  private static boolean isPut(Request request) {
    return request.method().equals("PUT");
  }

  /** The URL with user-info, which no message may show. */
  private static String withUser(ScriptedServer server) {
    return server.url(V2Directory.PATH).toString().replace("://", "://root:" + SECRET + "@");
  }

  private ClusterBootstrap bootstrap(String url) {
    return ClusterBootstrap.using("v2-http")
        .localMember(LOCAL)
        .timeout(timeout)
        .option("discovery", url)
        .option("discovery-request-timeout", requestTimeout);
  }

  private BootstrapException fail(ScriptedServer server) {
    BootstrapException failure = fail(withUser(server));
    assertThat(failure).hasMessageContaining(server.url(V2Directory.PATH).toString());
    return failure;
  }

  private BootstrapException fail(String url) {
    return fail(bootstrap(url));
  }

  private static BootstrapException fail(ClusterBootstrap bootstrap) {
    BootstrapException failure = catchThrowableOfType(BootstrapException.class, bootstrap::run);
    assertThat(failure).isNotNull();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      assertThat(String.valueOf(cause.getMessage())).doesNotContain(SECRET);
    }
    return failure;
  }

  private BootstrapResult succeed(ScriptedServer server) throws Exception {
    return bootstrap(server.url(V2Directory.PATH).toString()).listener(events::add).run();
  }

  private static String key(ScriptedServer server) {
    return Registration.of(LOCAL, server.url(V2Directory.PATH).toString()).key();
  }

  private void assertNeverRead(ScriptedServer server) {
    BootstrapException failure = fail(server);
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("could not be read")
        .hasMessageContaining("nothing was registered");
    assertThat(server.requests()).hasSizeLessThan(24).noneMatch(V2FaultsTest::isPut);
  }

  private void assertPermanent(ScriptedServer server, Reason reason, String... parts) {
    BootstrapException failure = fail(server);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.getMessage()).contains(parts).contains("nothing was registered");
    assertThat(server.requests()).hasSizeLessThanOrEqualTo(2).noneMatch(V2FaultsTest::isPut);
  }

  @Test
  void anAnswerThatIsBrokenIsAskedForUntilTheDeadline() {
    timeout = Duration.ofSeconds(1);
    requestTimeout = "400ms";
    V2Directory directory = new V2Directory(3);
    for (Reply reply :
        List.of(
            Reply.raw("nonsense\r\n\r\n"),
            Reply.dripping(200, "{\"node\":" + " ".repeat(1000) + "}", 20),
            Reply.broken(200, "{\"node\":{}}", 5),
            Reply.of(200, "{\"action\":\"get\",\"no"),
            Reply.of(200, ""))) {
      assertNeverRead(serve(unless(V2FaultsTest::isList, reply, directory)));
    }
  }

  @Test
  void anErrorOfTheServerThatPassesIsNoError() throws Exception {
    V2Directory directory = new V2Directory(1);
    AtomicInteger errors = new AtomicInteger(4);
    ScriptedServer server =
        serve(
            request ->
                errors.getAndDecrement() > 0
                    ? Reply.of(500, "{\"errorCode\":300,\"message\":\"Raft Internal Error\"}")
                    : directory.apply(request));

    assertThat(succeed(server).cluster().members()).hasSize(1);

    assertThat(server.requests()).hasSizeLessThan(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|<html>hello</html>|is not JSON",
        "404|<html>no</html>|no etcd v2 API is served there",
        "200|{\"node\":[]}|is not one of etcd v2",
        "200|[1]|is not JSON",
        "200|{\"node\":{\"key\":7}}|has no text as key",
        "200|{\"node\":{\"key\":\"/r\",\"nodes\":{}}}|is not one of etcd v2",
        "200|{\"node\":{\"key\":\"/r\",\"nodes\":[7]}}|is not one of etcd v2",
        "418|teapot|is an error",
      })
  void aListThatNoEtcdGivesIsAnErrorAtOnce(int status, String body, String part) {
    assertPermanent(
        serve(unless(V2FaultsTest::isList, Reply.of(status, body), new V2Directory(3))),
        Reason.UNAVAILABLE,
        part);
  }

  @Test
  void anAnswerThatIsTooLargeIsRefused() {
    Reply large = Reply.of(200, "x".repeat((8 << 20) + 1));

    assertPermanent(
        serve(unless(V2FaultsTest::isList, large, new V2Directory(3))),
        Reason.UNAVAILABLE,
        "larger than 8 MiB");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aServerThatDeniesIsAnErrorAtOnce(int status) {
    assertPermanent(
        serve(request -> Reply.of(status, "no")),
        Reason.DENIED,
        "HTTP " + status,
        "discovery-user");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void redirectsAreFollowedWithTheSameMethodAndBody(int status) throws Exception {
    ScriptedServer target = serve(new V2Directory(1));
    ScriptedServer server =
        serve(request -> Reply.of(status, "", "Location: " + target.url(request.target())));

    assertThat(succeed(server).cluster().token())
        .isEqualTo(server.url(V2Directory.PATH).toString());

    assertThat(target.count("PUT", V2Directory.PATH + "/" + key(server))).isEqualTo(1);
    assertThat(target.requests()).hasSize(3);
  }

  @Test
  void aRedirectThatGoesInACircleEnds() {
    ScriptedServer server = serve(request -> Reply.of(302, "", "Location: " + request.target()));

    BootstrapException failure = fail(server);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("more than 10 redirects");
    assertThat(server.requests()).hasSizeLessThanOrEqualTo(22);
  }

  @Test
  void thePasswordIsNotTakenToAnotherHost() {
    ScriptedServer server =
        serve(request -> Reply.of(302, "", "Location: http://localhost:1" + request.target()));

    assertPermanent(server, Reason.UNAVAILABLE, "another server", "http://localhost:1/");
  }

  @Test
  void theLastMemberNeedsThreeRequests() throws Exception {
    ScriptedServer server = serve(new V2Directory(2).put("b", "b=http://b:2380"));

    assertThat(succeed(server).cluster().members()).hasSize(2);

    assertThat(server.requests()).hasSize(3);
    assertThat(server.requests().get(2)).matches(V2FaultsTest::isPut);
    assertThat(events).contains(BootstrapEvent.registered(server.url(V2Directory.PATH).toString()));
  }

  @Test
  void theLastMemberReadsAgainWhenSomethingCameBetween() throws Exception {
    V2Directory directory = new V2Directory(2).put("b", "b=http://b:2380");
    ScriptedServer server =
        serve(
            request -> {
              if (isPut(request)) {
                directory.moveOn();
              }
              return directory.apply(request);
            });

    assertThat(succeed(server).cluster().members()).hasSize(2);

    assertThat(server.requests()).hasSize(5); // size and list at the same time: four round trips
    assertThat(server.requests().subList(3, 5)).anyMatch(V2FaultsTest::isList);
    assertThat(events).contains(BootstrapEvent.registered(server.url(V2Directory.PATH).toString()));
  }

  private ScriptedServer serveTls(boolean needsClient, HeldCertificate held) {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(held)
            .addTrustedCertificate(held.certificate())
            .build();
    ScriptedServer server =
        TlsServer.start(
            certificates,
            needsClient,
            request ->
                request.path().endsWith("/leave")
                    ? Reply.of(200, "")
                    : Reply.of(302, "", "Location: http://127.0.0.1:1/leave"));
    servers.add(server);
    return server;
  }

  private static HeldCertificate certificate() {
    return new HeldCertificate.Builder()
        .commonName("server")
        .addSubjectAlternativeName("127.0.0.1")
        .certificateAuthority(0)
        .build();
  }

  @Test
  void aCertificateThatIsNotTrustedIsDenied() {
    BootstrapException failure = fail(serveTls(false, certificate()));

    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure)
        .hasMessageContaining("certificate was refused")
        .hasMessageContaining("discovery-cacert")
        .hasMessageContaining("nothing was registered");
  }

  @Test
  void aClientCertificateThatIsAskedForAndMissingIsDenied(@TempDir Path folder) throws Exception {
    HeldCertificate held = certificate();
    Path authority = Files.writeString(folder.resolve("ca.pem"), held.certificatePem());
    ScriptedServer server = serveTls(true, held);

    BootstrapException failure =
        fail(bootstrap(withUser(server)).option("discovery-cacert", authority.toString()));

    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure).hasMessageContaining("discovery-cert");
  }

  @Test
  void aRedirectFromHttpsToHttpIsRefused(@TempDir Path folder) throws Exception {
    HeldCertificate held = certificate();
    Path authority = Files.writeString(folder.resolve("ca.pem"), held.certificatePem());

    BootstrapException failure =
        fail(
            bootstrap(withUser(serveTls(false, held)))
                .option("discovery-cacert", authority.toString()));

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("a redirect from https to http://127.0.0.1:1/");
  }

  @Test
  void aServerThatSpeaksNoTlsIsToldAsThat() {
    ScriptedServer server = serve(new V2Directory(1));

    BootstrapException failure = fail(withUser(server).replace("http://", "https://"));

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("does not speak TLS; is it http?");
    assertThat(server.requests()).isEmpty();
  }
}
