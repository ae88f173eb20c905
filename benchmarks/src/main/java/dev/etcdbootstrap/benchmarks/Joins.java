package dev.etcdbootstrap.benchmarks;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * How many members a second one JVM brings into clusters of three with {@code v3-grpc} at one etcd,
 * against the plain puts a second that jetcd's client brings to the same etcd in the same run, one
 * after the other and many at once; and what a member costs that waits.
 */
public final class Joins {

  private static final int CLUSTERS = 1_000;
  private static final int REQUESTS = 20_000;

  /** So many members of a third as many clusters. */
  private static final int AT_ONCE = 96;

  private static final int WAITING = 500;
  private static final double TARGET = 0.5;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Etcd store;
  private final Strategies strategies = Strategies.load();

  private Joins(Etcd store) {
    this.store = store;
  }

  /** Takes no arguments. */
  public static void main(String[] args) throws Exception {
    try (Servers servers = Servers.in(Files.createTempDirectory(Path.of("target"), "joins"))) {
      Etcd store = servers.etcd("store").build().start().awaitHealthy(Duration.ofSeconds(30));
      new Joins(store).run();
    }
  }

  private void run() throws Exception {
    try (Client client = Client.builder().endpoints(store.clientUrl()).build()) {
      KV kv = client.getKVClient();
      for (int i = 0; i < 3; i++) { // warms up
        perSecond(AT_ONCE, key -> put(kv, key));
        joinsPerSecond(kv, "warm-up" + i, CLUSTERS);
      }
      double one = perSecond(1, key -> put(kv, key));
      double many = perSecond(AT_ONCE, key -> put(kv, key));
      double transactions = perSecond(AT_ONCE, key -> readAndWrite(kv, key));
      double joins = joinsPerSecond(kv, "measured", CLUSTERS);
      System.out.printf("%n%-52s %8.0f /s%n", "joins, " + CLUSTERS + " clusters of three", joins);
      print("puts by jetcd, one after the other", one, joins, " (target: at least " + TARGET + ")");
      print("puts by jetcd, " + AT_ONCE + " at once", many, joins, "");
      print(
          "the two transactions of a join alone, " + AT_ONCE + " at once", transactions, joins, "");
      waiting(kv);
    }
  }

  private static void print(String what, double perSecond, double joins, String target) {
    System.out.printf("%-52s %8.0f /s, ratio %.2f%s%n", what, perSecond, joins / perSecond, target);
  }

  private static CompletableFuture<?> put(KV kv, ByteSequence key) {
    return kv.put(key, key);
  }

  /** What a join cannot do without, by jetcd and with nothing around it. */
  private static CompletableFuture<?> readAndWrite(KV kv, ByteSequence key) {
    Op read = Op.get(key, GetOption.builder().isPrefix(true).build());
    return kv.txn()
        .Then(read, read)
        .commit()
        .thenCompose(
            before ->
                kv.txn()
                    .If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.createRevision(0)))
                    .Then(read, Op.put(key, key, PutOption.DEFAULT), read)
                    .Else(read, read)
                    .commit());
  }

  private static double perSecond(int atOnce, Function<ByteSequence, CompletableFuture<?>> request)
      throws Exception {
    Semaphore places = new Semaphore(atOnce);
    List<CompletableFuture<?>> answers = new ArrayList<>();
    int requests = atOnce == 1 ? REQUESTS / 10 : REQUESTS;
    long start = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      places.acquire();
      answers.add(
          request
              .apply(bytes("/plain/" + UUID.randomUUID()))
              .whenComplete((answer, failure) -> places.release()));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
    return requests / seconds(start);
  }

  private double joinsPerSecond(KV kv, String prefix, int clusters) throws Exception {
    for (int i = 0; i < clusters; i++) {
      makeToken(kv, prefix + i, 3);
    }
    ExecutorService members = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> results = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < 3 * clusters; i++) {
        int cluster = i / 3;
        int member = i % 3;
        results.add(members.submit(() -> member(prefix + cluster, member).run()));
      }
      for (Future<?> result : results) {
        result.get();
      }
      return results.size() / seconds(start);
    } finally {
      members.shutdownNow();
    }
  }

  private void waiting(KV kv) throws Exception {
    for (int i = 0; i < WAITING / 2; i++) {
      makeToken(kv, "waiting" + i, 3);
    }
    Runtime runtime = Runtime.getRuntime();
    long memory = used(runtime);
    int threads = threads();
    CountDownLatch registered = new CountDownLatch(WAITING);
    ExecutorService members = Executors.newCachedThreadPool();
    try {
      for (int i = 0; i < WAITING; i++) {
        ClusterBootstrap member =
            member("waiting" + i / 2, i % 2)
                .listener(
                    event -> {
                      if (event instanceof BootstrapEvent.Registered) {
                        registered.countDown();
                      }
                    });
        var unused = members.submit(() -> member.run());
      }
      if (!registered.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(registered.getCount() + " members have not registered");
      }
      System.out.printf(
          "%nwhile %d members wait: %.0f KB of heap each, %.2f threads each (its caller's and the"
              + " strategy's among them)%n",
          WAITING,
          (used(runtime) - memory) / 1024.0 / WAITING,
          (double) (threads() - threads) / WAITING);
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

  private static void makeToken(KV kv, String token, int size) throws Exception {
    kv.put(bytes("/_etcd/registry/" + token + "/_config/size"), bytes(String.valueOf(size))).get();
  }

  private static long used(Runtime runtime) {
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }
}
