package dev.etcdbootstrap.cli.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.etcdbootstrap.text.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Answers where etcd will answer, while the member waits: status 503 and the reason, to any
 * request, so that one probe works before and after the start. Thread-safe.
 */
final class HealthAnswers implements WaitingStatus.Outlet {

  private static final int UNAVAILABLE = 503;
  private static final int THREADS = 4;

  static {
    // Seconds, after which a client that sends or reads slowly is let go; and how many may stay.
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("sun.net.httpserver.maxRspTime", "5");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "0");
    System.setProperty("jdk.httpserver.maxConnections", "64");
  }

  private final List<URI> urls;
  private final Optional<SSLContext> tls;
  private final Consumer<String> detail;
  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads;
  private boolean isOpen;
  private volatile String json = "";

  /**
   * Listens from the first {@link #tell} on.
   *
   * @param urls where etcd will listen
   * @param tls for https URLs, which are left out without it
   * @param detail is told where nobody can be answered, and why
   */
  HealthAnswers(List<URI> urls, Optional<SSLContext> tls, Consumer<String> detail) {
    this.urls = List.copyOf(urls);
    this.tls = tls;
    this.detail = detail;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "etcd-bootstrap-health");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public synchronized void tell(String status, long seconds) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("health", "false"); // a text, as etcd has it
    answer.put("reason", "etcd-bootstrap: " + status);
    answer.put("seconds", seconds);
    json = Json.write(answer);
    if (!isOpen) {
      isOpen = true;
      urls.forEach(this::listen);
    }
  }

  private void listen(URI url) {
    boolean https = "https".equals(url.getScheme());
    if (url.getHost() == null || url.getPort() < 0 || (https && tls.isEmpty())) {
      detail.accept("while this waits, nobody answers at " + url);
      return;
    }
    try {
      HttpServer server = https ? HttpsServer.create() : HttpServer.create();
      if (server instanceof HttpsServer secure) {
        secure.setHttpsConfigurator(new HttpsConfigurator(tls.orElseThrow()));
      }
      server.bind(new InetSocketAddress(url.getHost(), url.getPort()), 0);
      server.createContext("/", this::answer);
      server.setExecutor(threads);
      server.start();
      servers.add(server);
    } catch (IOException e) {
      detail.accept("while this waits, nobody answers at " + url + ": " + e.getMessage());
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = (json + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Connection", "close");
    boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(UNAVAILABLE, hasBody ? body.length : -1);
    if (hasBody) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public synchronized void close() {
    servers.forEach(server -> server.stop(0));
    servers.clear();
    isOpen = true; // and never again
    threads.shutdownNow();
  }
}
