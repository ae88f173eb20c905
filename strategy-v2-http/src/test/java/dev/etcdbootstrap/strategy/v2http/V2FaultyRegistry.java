package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Reply;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A v2 directory behind HTTP, with faults that a test orders. */
final class V2FaultyRegistry extends FaultyRegistry {

  private static final String SECRET = "s3cr3t";

  private final V2Directory directory;
  private final ScriptedServer server;

  V2FaultyRegistry(String size) {
    this.directory = new V2Directory(size);
    this.server = ScriptedServer.start(request -> answer(request));
  }

  private Reply answer(Request request) {
    Optional<Fault> fault = step(request).flatMap(this::arrived);
    if (fault.isEmpty()) {
      return directory.apply(request);
    }
    return switch (fault.get()) {
      case SILENT -> Reply.silence();
      case DISCONNECTED -> Reply.hangUp();
      case UNAVAILABLE -> Reply.of(503, "later");
      case DENIED -> Reply.of(403, "no");
      case MALFORMED -> Reply.of(200, "<html>hello</html>");
      case ENDLESS ->
          Reply.endless(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x".repeat(8 << 10));
      case FLOOD -> {
        directory.comeOrGo("f00d", "f=http://f:2380");
        yield directory.apply(request);
      }
      case LOST_ANSWER -> {
        directory.apply(request);
        yield Reply.hangUp();
      }
      case UNANSWERED -> {
        directory.apply(request);
        yield Reply.silence();
      }
      case ENDED -> Reply.of(200, "");
      case LOST_POSITION -> {
        directory.moveOn(); // as in a busy store
        yield V2Directory.error(400, 401);
      }
    };
  }

  private static Optional<Step> step(Request request) {
    if (request.path().endsWith("/_config/size")) {
      return Optional.empty(); // the other half of a READ
    }
    if (request.path().contains("/_started/")) {
      return Optional.of(request.method().equals("PUT") ? Step.MARK : Step.READ_MARKS);
    }
    return switch (request.method()) {
      case "GET" -> Optional.of(request.query().contains("wait=true") ? Step.WAIT : Step.READ);
      case "PUT" -> Optional.of(Step.REGISTER);
      default -> Optional.of(Step.WITHDRAW);
    };
  }

  @Override
  public String token() {
    return server.url(V2Directory.PATH).toString();
  }

  @Override
  public Map<String, String> options(Duration requestTimeout) {
    return Map.of(
        "discovery",
        token().replace("://", "://root:" + SECRET + "@"),
        "discovery-request-timeout",
        requestTimeout.toMillis() + "ms");
  }

  @Override
  public Optional<String> secret() {
    return Optional.of(SECRET);
  }

  @Override
  public void put(Registration registration) {
    directory.put(registration.key(), registration.value());
  }

  @Override
  public void remove(String key) {
    directory.remove(key);
  }

  @Override
  public List<Registration> registrations() {
    return directory.registrations();
  }

  @Override
  public void close() {
    server.close();
  }
}
