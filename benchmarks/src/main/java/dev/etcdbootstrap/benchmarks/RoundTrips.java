package dev.etcdbootstrap.benchmarks;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How long the last of three members takes at a discovery registry that is far away, ours against a
 * native {@code etcd --discovery}: from its first connection to the last byte it is given, seen by
 * a proxy that delays. Ours runs in this JVM, warmed up.
 */
public final class RoundTrips {

  private static final List<Duration> ROUND_TRIPS =
      List.of(Duration.ZERO, Duration.ofMillis(10), Duration.ofMillis(50));
  private static final int RUNS = 11;
  private static final double TARGET = 0.62;

  private final Etcd store;
  private final Servers servers;
  private final HttpClient http = HttpClient.newHttpClient();
  private int natives;

  private RoundTrips(Servers servers, Etcd store) {
    this.servers = servers;
    this.store = store;
  }

  /** Takes no arguments. */
  public static void main(String[] args) throws Exception {
    try (Servers servers =
        Servers.in(Files.createTempDirectory(Path.of("target"), "round-trips"))) {
      Etcd store =
          servers.etcd("store").enableV2().build().start().awaitHealthy(Duration.ofSeconds(30));
      new RoundTrips(servers, store).run();
    }
  }

  private void run() throws Exception {
    for (int i = 0; i < 20; i++) {
      ours(Duration.ZERO); // warms up
    }
    System.out.printf("%n%10s %12s %12s %8s%n", "round trip", "ours", "native", "ratio");
    for (Duration roundTrip : ROUND_TRIPS) {
      List<Double> ours = new ArrayList<>();
      List<Double> natively = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        ours.add(ours(roundTrip));
        natively.add(natively(roundTrip));
      }
      System.out.printf(
          "%7d ms %9.1f ms %9.1f ms %8.2f%s%n",
          roundTrip.toMillis(),
          Median.of(ours),
          Median.of(natively),
          Median.of(ours) / Median.of(natively),
          roundTrip.toMillis() == 50 ? " (target: at most " + TARGET + ")" : "");
    }
  }

  /** Milliseconds. */
  private double ours(Duration roundTrip) throws Exception {
    try (DelayingProxy proxy = proxy(roundTrip)) {
      ClusterBootstrap.using("v2-http")
          .localMember(LocalMember.of("m3", "http://127.0.0.1:10003"))
          .option("discovery", tokenForOneMore(proxy))
          .timeout(Duration.ofSeconds(30))
          .run();
      return proxy.span().toNanos() / 1e6;
    }
  }

  private double natively(Duration roundTrip) throws Exception {
    try (DelayingProxy proxy = proxy(roundTrip)) {
      try (Etcd etcd =
          servers
              .etcd("native" + natives++)
              .arguments(List.of("--discovery=" + tokenForOneMore(proxy)))
              .build()
              .start()) {
        etcd.process().awaitLog("found 3 needed peer", Duration.ofSeconds(30));
        etcd.kill();
        delete(etcd.dataDirectory()); // 64 MB each, run after run
      }
      return proxy.span().toNanos() / 1e6;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private DelayingProxy proxy(Duration roundTrip) throws IOException {
    URI url = store.clientUrl();
    return new DelayingProxy(new InetSocketAddress(url.getHost(), url.getPort()), roundTrip);
  }

  /**
   * A token of size three with two members, written to the store directly; its URL through the
   * proxy.
   */
  private String tokenForOneMore(DelayingProxy proxy) throws Exception {
    String path = "/v2/keys/discovery/" + UUID.randomUUID();
    put(path + "/_config/size", "3");
    put(path + "/a1", "m1=http://127.0.0.1:10001");
    put(path + "/a2", "m2=http://127.0.0.1:10002");
    return "http://127.0.0.1:" + proxy.port() + path;
  }

  private void put(String path, String value) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(store.clientUrl().resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .PUT(HttpRequest.BodyPublishers.ofString("value=" + value))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 201) {
      throw new IllegalStateException(path + ": " + response.body());
    }
  }
}
