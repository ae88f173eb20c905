package dev.etcdbootstrap.benchmarks;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long one JVM takes to bring 100, 300 and 1,000 members into one cluster with {@code v3-grpc}
 * at one etcd, all started at once: each member sees the registration of each other, so the work
 * grows with the square of the size, and must not grow faster.
 */
public final class OneCluster {

  private static final int[] SIZES = {100, 300, 1_000};
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Etcd store;
  private final Client client;
  private final Strategies strategies = Strategies.load();

  private OneCluster(Etcd store, Client client) {
    this.store = store;
    this.client = client;
  }

  /** Takes no arguments. */
  public static void main(String[] args) throws Exception {
    try (Servers servers =
        Servers.in(Files.createTempDirectory(Path.of("target"), "one-cluster"))) {
      Etcd store = servers.etcd("store").build().start().awaitHealthy(Duration.ofSeconds(30));
      try (Client client = Client.builder().endpoints(store.clientUrl()).build()) {
        new OneCluster(store, client).run();
      }
    }
  }

  private void run() throws Exception {
    form("warm-up", SIZES[0]);
    double before = 0;
    int sizeBefore = 0;
    for (int size : SIZES) {
      double seconds = form("measured-" + size, size);
      System.out.printf("%5d members of one cluster: %6.2f s", size, seconds);
      if (sizeBefore > 0) {
        double square = Math.pow((double) size / sizeBefore, 2);
        System.out.printf(
            ", %.1f times %d (the square of the sizes: %.1f, ratio %.2f)",
            seconds / before, sizeBefore, square, seconds / before / square);
      }
      System.out.println(size == 1_000 ? " (target: at most 20 s)" : "");
      before = seconds;
      sizeBefore = size;
    }
  }

  private double form(String token, int size) throws Exception {
    client
        .getKVClient()
        .put(bytes("/_etcd/registry/" + token + "/_config/size"), bytes(String.valueOf(size)))
        .get();
    ExecutorService members = Executors.newCachedThreadPool();
    try {
      List<Future<BootstrapResult>> results = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < size; i++) {
        ClusterBootstrap member = member(token, i);
        results.add(members.submit(() -> member.run()));
      }
      Set<String> lists = new HashSet<>();
      for (Future<BootstrapResult> result : results) {
        lists.add(result.get().cluster().toString());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (lists.size() != 1) {
        throw new IllegalStateException(lists.size() + " different lists");
      }
      return seconds;
    } finally {
      members.shutdownNow();
    }
  }

  private ClusterBootstrap member(String token, int member) {
    return ClusterBootstrap.using(strategies, "v3-grpc")
        .localMember(LocalMember.of("m" + member, "http://127.0.0.1:" + (10_000 + member)))
        .option("discovery-token", token)
        .option("discovery-endpoints", store.clientUrl().toString())
        .timeout(LIMIT);
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }
}
