package com.example.counter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.etcdbootstrap.cluster.Member;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * The HTTP API of one member: {@code POST /increment}, {@code GET /value}, {@code GET /applied} for
 * the value that this member has applied so far, {@code GET /leader}. Each answers with one line.
 */
final class HttpApi implements AutoCloseable {

  private final HttpServer server;

  private HttpApi(HttpServer server) {
    this.server = server;
  }

  /** A command; its exception is sent to the client. */
  private interface Command {
    Object run() throws IOException;
  }

  static HttpApi start(String address, Replica replica) throws IOException {
    URI uri = URI.create("http://" + address);
    HttpServer server = HttpServer.create(new InetSocketAddress(uri.getHost(), uri.getPort()), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    add(server, "POST", "/increment", replica::increment);
    add(server, "GET", "/value", replica::get);
    add(server, "GET", "/applied", replica::applied);
    add(server, "GET", "/leader", () -> replica.leader().map(Member::toString).orElse("none"));
    server.start();
    return new HttpApi(server);
  }

  private static void add(HttpServer server, String method, String path, Command command) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (!exchange.getRequestMethod().equals(method)) {
              answer(exchange, 405, "use " + method);
              return;
            }
            try {
              answer(exchange, 200, command.run());
            } catch (IOException e) {
              answer(exchange, 503, e);
            }
          }
        });
  }

  private static void answer(HttpExchange exchange, int status, Object line) throws IOException {
    byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
