package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.json.JSONArray;
import org.json.JSONObject;

/** An etcd with the v2 API on, in whose directories members meet. */
record V2Store(Etcd store) implements SharedRegistry {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private static final int WRITERS = 64;

  /** Starts the store. */
  static V2Store start(Servers servers) {
    return new V2Store(servers.etcd("store").enableV2().build().start().awaitHealthy(LIMIT));
  }

  @Override
  public String strategy() {
    return "v2-http";
  }

  @Override
  public String registering() {
    return "prevExist=false";
  }

  @Override
  public V2Token newToken(int size) {
    V2Token token =
        new V2Token(store.clientUrl().resolve("/v2/keys/discovery/" + UUID.randomUUID()));
    token.put("_config/size", Integer.toString(size));
    return token;
  }

  /** etcd remembers 1,000 changes, wherever they are. */
  @Override
  public void disturb(int changes) {
    CompletableFuture.allOf(
            IntStream.range(0, WRITERS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> write(i, changes), this::inThread))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void inThread(Runnable task) {
    Thread thread = new Thread(task, "disturbance");
    thread.setDaemon(true);
    thread.start();
  }

  /** One request after the other over one connection; an HTTP client would cost more than etcd. */
  private void write(int writer, int changes) {
    URI url = store.clientUrl();
    byte[] request =
        ("PUT /v2/keys/elsewhere/"
                + writer
                + "?value=v HTTP/1.1\r\nHost: "
                + url.getAuthority()
                + "\r\nContent-Length: 0\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) LIMIT.toMillis());
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = writer; i < changes; i += WRITERS) {
        socket.getOutputStream().write(request);
        readAnswer(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + url, e);
    }
  }

  private static void readAnswer(InputStream in) throws IOException {
    String status = line(in);
    assertThat(status).startsWith("HTTP/1.1 20");
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.startsWith("Content-Length: ")) {
        length = Integer.parseInt(header.substring("Content-Length: ".length()));
      }
    }
    assertThat(length).as("length of etcd's answer").isPositive();
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("etcd ended the connection after \"" + line + "\"");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /**
   * A discovery URL.
   *
   * @param url of the store or of a service in front of it
   */
  record V2Token(URI url) implements Token {

    @Override
    public Map<String, String> options() {
      return Map.of("discovery", url.toString());
    }

    @Override
    public V2Token at(URI address) {
      return new V2Token(address.resolve(url.getPath()));
    }

    @Override
    public String clusterToken() {
      return url.toString();
    }

    @Override
    public Map<String, String> registrations() {
      Map<String, String> registrations = new LinkedHashMap<>();
      for (JSONObject node : nodes()) {
        String key = node.getString("key");
        registrations.put(key.substring(key.lastIndexOf('/') + 1), node.getString("value"));
      }
      return registrations;
    }

    @Override
    public Set<String> startMarks() {
      return new V2Token(URI.create(url + "/_started")).registrations().keySet();
    }

    /** Whether there is a directory of this name in it. */
    boolean hasDirectory(String name) {
      return nodes().stream()
          .anyMatch(node -> node.optBoolean("dir") && node.getString("key").endsWith("/" + name));
    }

    private List<JSONObject> nodes() {
      JSONObject node = new JSONObject(send(request("?quorum=true").GET())).getJSONObject("node");
      JSONArray nodes = node.optJSONArray("nodes", new JSONArray());
      return IntStream.range(0, nodes.length()).mapToObj(nodes::getJSONObject).toList();
    }

    @Override
    public void put(String key, String value) {
      String form = "value=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
      send(
          request("/" + key)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .PUT(BodyPublishers.ofString(form)));
    }

    @Override
    public void delete(String key) {
      send(request("/" + key).DELETE());
    }

    private HttpRequest.Builder request(String rest) {
      String directory = url.toString().replaceFirst("/$", "");
      return HttpRequest.newBuilder(URI.create(directory + rest)).timeout(LIMIT);
    }
  }

  /** Sends a request and expects success. */
  static String send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
