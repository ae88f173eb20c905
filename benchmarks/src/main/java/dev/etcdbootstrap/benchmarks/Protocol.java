package dev.etcdbootstrap.benchmarks;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A discovery protocol, as ours and as etcd's own members are told to use it. */
enum Protocol {
  /** Over the v2 API of etcd 3.4, spoken by etcd 3.4. */
  V2_HTTP("v2-http", 0.62) {
    @Override
    Optional<Path> nativeProgram() {
      return Optional.empty(); // the default of the test servers
    }

    @Override
    Map<String, String> tokenForOneMore(URI store, URI proxy) throws Exception {
      String path = "/v2/keys/discovery/" + UUID.randomUUID();
      put(store.resolve(path + "/_config/size"), "3");
      put(store.resolve(path + "/a1"), "m1=http://127.0.0.1:10001");
      put(store.resolve(path + "/a2"), "m2=http://127.0.0.1:10002");
      return Map.of("discovery", proxy + path);
    }

    private void put(URI key, String value) throws Exception {
      send(
          HttpRequest.newBuilder(key)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .PUT(HttpRequest.BodyPublishers.ofString("value=" + value)));
    }

    @Override
    String doneLog() {
      return "found 3 needed peer";
    }
  },

  /** Over gRPC of etcd 3.4, spoken by etcd 3.7. */
  V3_GRPC("v3-grpc", 0.6) {
    @Override
    Optional<Path> nativeProgram() {
      return NativeEtcd.find();
    }

    @Override
    Map<String, String> tokenForOneMore(URI store, URI proxy) throws Exception {
      String token = UUID.randomUUID().toString();
      String directory = "/_etcd/registry/" + token;
      put(store, directory + "/_config/size", "3");
      put(store, directory + "/members/a1", "m1=http://127.0.0.1:10001");
      put(store, directory + "/members/a2", "m2=http://127.0.0.1:10002");
      return Map.of("discovery-token", token, "discovery-endpoints", proxy.toString());
    }

    private void put(URI store, String key, String value) throws Exception {
      String body = "{\"key\":\"" + base64(key) + "\",\"value\":\"" + base64(value) + "\"}";
      send(
          HttpRequest.newBuilder(store.resolve("/v3/kv/put"))
              .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String base64(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    String doneLog() {
      return "discovery joined cluster successfully";
    }
  };

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String strategy;
  private final double target;

  Protocol(String strategy, double target) {
    this.strategy = strategy;
    this.target = target;
  }

  /** The id of our strategy. */
  String strategy() {
    return strategy;
  }

  /** At most this part of what a native member takes, 50 ms away. */
  double target() {
    return target;
  }

  /** The etcd that speaks it; empty for Debian's, or when there is none. */
  abstract Optional<Path> nativeProgram();

  /** Whether a native member can be measured on this machine. */
  boolean hasNative() {
    return this == V2_HTTP || nativeProgram().isPresent();
  }

  /**
   * Makes a token of size three with two members, past the code under test.
   *
   * @return the options that name it, with the address of the proxy
   */
  abstract Map<String, String> tokenForOneMore(URI store, URI proxy) throws Exception;

  /** What a native member says when it knows them all. */
  abstract String doneLog();

  /** A native member that is about to use these options. */
  Etcd member(Servers servers, String name, Map<String, String> options) {
    List<String> flags = new ArrayList<>();
    options.forEach((key, value) -> flags.add("--" + key + "=" + value));
    Etcd.Builder builder = servers.etcd(name).arguments(flags);
    nativeProgram().ifPresent(builder::program);
    return builder.build();
  }

  private static void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(response.uri() + ": " + response.body());
    }
  }
}
