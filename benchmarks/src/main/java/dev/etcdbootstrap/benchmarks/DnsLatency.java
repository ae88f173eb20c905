package dev.etcdbootstrap.benchmarks;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Isolation;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.dns.ScriptedDns;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsAnswer;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsQuery;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsZone;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * How long a member takes from SRV records to the list when the DNS server is 50 ms away, in round
 * trips, and how many queries it sends; ours against native etcd. From the first query to the last
 * answer, seen by a proxy that delays. Ours runs in this JVM, warmed up; native etcd can only ask a
 * server on port 53, for which this must run as root.
 */
public final class DnsLatency {

  private static final Duration ROUND_TRIP = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int RUNS = 11;
  private static final int NATIVE_PORT = 53;

  private static final int PORT = FreePorts.next();

  /** As it is in the records: where it differs, one more round tells whether it is the same. */
  private static final String URL = "https://m0.example.test:" + PORT;

  /** Nobody else's. */
  private static final byte[] NATIVE_ADDRESS = {127, 53, 53, 53};

  private final Servers servers;
  private int natives;

  private DnsLatency(Servers servers) {
    this.servers = servers;
  }

  private record Measured(double millis, int queries) {}

  private interface Measurement {
    Measured take() throws Exception;
  }

  /** Takes no arguments. */
  public static void main(String[] args) throws Exception {
    try (Servers servers =
        Servers.in(Files.createTempDirectory(Path.of("target"), "dns-latency"))) {
      new DnsLatency(servers).run();
    }
  }

  private void run() throws Exception {
    for (int i = 0; i < 20; i++) {
      ours(60, zone(60), Duration.ZERO); // warms up
    }
    System.out.printf("%n%-52s %12s %8s %8s%n", "", "time", "trips", "queries");
    double ours = 0;
    for (int targets : List.of(60, 9, 3)) {
      ours = print(targets + " targets", () -> ours(targets, zone(targets), ROUND_TRIP));
    }
    print("60 targets that do not fit a datagram: TCP", () -> ours(60, cut(zone(60)), ROUND_TRIP));
    System.out.printf("target: about 2 trips when the records fit a datagram%n%n");
    natively("native etcd 3.4, 3 targets", Optional.empty(), ours);
    Optional<Path> newest = NativeEtcd.find();
    if (newest.isPresent()) {
      natively("native etcd " + NativeEtcd.version() + ", 3 targets", newest, ours);
    } else {
      System.out.println(NativeEtcd.reason());
    }
  }

  private void natively(String what, Optional<Path> program, double ours) throws Exception {
    try {
      double natively = print(what, () -> natively(program));
      System.out.printf("%-52s ratio of ours %.2f%n", "", ours / natively);
    } catch (IOException | TestAbortedException e) {
      System.out.printf("%-52s not on this machine: %s%n", what, e.getMessage());
    }
  }

  private static double print(String what, Measurement measurement) throws Exception {
    List<Double> millis = new ArrayList<>();
    List<Double> queries = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      Measured measured = measurement.take();
      millis.add(measured.millis);
      queries.add((double) measured.queries);
    }
    double time = Median.of(millis);
    System.out.printf(
        "%-52s %9.1f ms %8.1f %8.0f%n",
        what, time, time / ROUND_TRIP.toMillis(), Median.of(queries));
    return time;
  }

  private static ScriptedDnsZone zone(int targets) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < targets; i++) {
      String host = "m" + i + ".example.test.";
      lines.add("_etcd-server-ssl._tcp.example.test. 60 IN SRV 0 0 " + PORT + " " + host);
      lines.add(host + " 60 IN A 127.0.0." + (i + 1));
    }
    return new ScriptedDnsZone(lines);
  }

  private static Function<ScriptedDnsQuery, ScriptedDnsAnswer> cut(ScriptedDnsZone zone) {
    return query ->
        query.type().equals("SRV") ? zone.apply(query).truncatedOverUdp() : zone.apply(query);
  }

  private static InetSocketAddress address(ScriptedDns dns) {
    String[] parts = dns.address().split(":", 2);
    return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
  }

  private static Measured ours(
      int targets, Function<ScriptedDnsQuery, ScriptedDnsAnswer> script, Duration roundTrip)
      throws Exception {
    try (ScriptedDns dns = ScriptedDns.start(script);
        DelayingProxy tcp = new DelayingProxy(address(dns), roundTrip);
        DelayingDatagrams udp =
            new DelayingDatagrams(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.url().getPort()),
                address(dns),
                roundTrip)) {
      ClusterBootstrap.using("dns-srv")
          .localMember(LocalMember.of("m0", URL))
          .option("discovery-srv", "example.test")
          .option("dns-server", udp.address())
          .option("expected-size", String.valueOf(targets))
          .timeout(LIMIT)
          .run();
      return new Measured(udp.span().toNanos() / 1e6, dns.queries().size());
    }
  }

  private Measured natively(Optional<Path> program) throws Exception {
    InetAddress address = InetAddress.getByAddress(NATIVE_ADDRESS);
    try (ScriptedDns dns = ScriptedDns.start(zone(3));
        DelayingDatagrams udp =
            new DelayingDatagrams(
                new InetSocketAddress(address, NATIVE_PORT), address(dns), ROUND_TRIP)) {
      Etcd.Builder builder =
          servers
              .etcd("native" + natives++)
              .runBy(Isolation.withDnsServer(servers.directory(), address))
              .setting("discovery-srv", "example.test")
              .setting("peer-auto-tls", "true")
              .setting("initial-advertise-peer-urls", URL)
              .setting("listen-peer-urls", "https://127.0.0.1:" + PORT);
      program.ifPresent(builder::program);
      try (Etcd etcd = builder.build().start()) {
        etcd.process().awaitLog("starting (local )?member", LIMIT);
        Measured measured = new Measured(udp.span().toNanos() / 1e6, dns.queries().size());
        etcd.kill();
        delete(etcd.dataDirectory()); // 64 MB each, run after run
        return measured;
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
