package dev.etcdbootstrap.benchmarks;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long the last of three members takes at a discovery registry that is far away, ours against a
 * native etcd: from its first connection to the last byte it is given, seen by a proxy that delays.
 * Ours runs in this JVM, warmed up.
 */
public final class RoundTrips {

  private static final List<Duration> ROUND_TRIPS =
      List.of(Duration.ZERO, Duration.ofMillis(10), Duration.ofMillis(50));
  private static final int RUNS = 11;

  private final Etcd store;
  private final Servers servers;
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
      RoundTrips roundTrips = new RoundTrips(servers, store);
      for (Protocol protocol : Protocol.values()) {
        roundTrips.run(protocol);
      }
    }
  }

  private void run(Protocol protocol) throws Exception {
    for (int i = 0; i < 20; i++) {
      ours(protocol, Duration.ZERO); // warms up
    }
    System.out.printf(
        "%n%s%n%10s %20s %20s %8s%n",
        protocol.strategy(), "round trip", "ours (trips)", "native (trips)", "ratio");
    for (Duration roundTrip : ROUND_TRIPS) {
      List<Double> ours = new ArrayList<>();
      List<Double> natively = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        ours.add(ours(protocol, roundTrip));
        if (protocol.hasNative()) {
          natively.add(natively(protocol, roundTrip));
        }
      }
      System.out.printf(
          "%7d ms %s %s%n",
          roundTrip.toMillis(), time(ours, roundTrip), beside(ours, natively, roundTrip));
    }
    System.out.printf("target at 50 ms: at most %s%n", protocol.target());
  }

  private static String time(List<Double> millis, Duration roundTrip) {
    double time = Median.of(millis);
    return String.format("%8.1f ms", time)
        + (roundTrip.isZero()
            ? " ".repeat(9)
            : String.format(" (%6.1f)", time / roundTrip.toMillis()));
  }

  private static String beside(List<Double> ours, List<Double> natively, Duration roundTrip) {
    return natively.isEmpty()
        ? "(no native member on this machine)"
        : time(natively, roundTrip)
            + String.format(" %8.2f", Median.of(ours) / Median.of(natively));
  }

  /** Milliseconds. */
  private double ours(Protocol protocol, Duration roundTrip) throws Exception {
    try (DelayingProxy proxy = proxy(roundTrip)) {
      ClusterBootstrap bootstrap =
          ClusterBootstrap.using(protocol.strategy())
              .localMember(LocalMember.of("m3", "http://127.0.0.1:10003"))
              .timeout(Duration.ofSeconds(30));
      protocol.tokenForOneMore(store.clientUrl(), proxy.url()).forEach(bootstrap::option);
      bootstrap.run();
      return proxy.span().toNanos() / 1e6;
    }
  }

  private double natively(Protocol protocol, Duration roundTrip) throws Exception {
    try (DelayingProxy proxy = proxy(roundTrip)) {
      Map<String, String> options = protocol.tokenForOneMore(store.clientUrl(), proxy.url());
      try (Etcd etcd = protocol.member(servers, "native" + natives++, options).start()) {
        etcd.process().awaitLog(protocol.doneLog(), Duration.ofSeconds(30));
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
}
