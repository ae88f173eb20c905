package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Call;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Kind;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Reply;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a registry asks for, and of whom. */
final class V3RegistryTest extends V3Fixture {

  private static final Duration QUIET = Duration.ofMillis(300);

  private static Rendezvous connect(ScriptedEtcd server) throws Exception {
    return connect(server.address());
  }

  private static Rendezvous connect(String endpoints) throws Exception {
    return new V3GrpcStrategy()
        .connect(
            StrategyContext.builder()
                .option(V3GrpcOptions.DISCOVERY_TOKEN, TOKEN)
                .option(V3GrpcOptions.DISCOVERY_ENDPOINTS, Endpoint.parseAll(endpoints))
                .build());
  }

  /** Three register after this member, and etcd reports that before it answers this member. */
  private ScriptedEtcd burstWhileRegistering() {
    return serve(
        new ScriptedEtcd.Script() {
          @Override
          public Reply<TxnResponse> txn(Call call) {
            return call.kind() != Kind.REGISTER
                ? Reply.proper()
                : (client, proper) -> {
                  TxnResponse response = keyspace.txn((TxnRequest) call.message());
                  for (String name : List.of("b", "c", "d")) {
                    keyspace.put(TOKEN.membersPrefix() + name, name + "=http://" + name + ":1");
                  }
                  client.onNext(response);
                  client.onCompleted();
                };
          }
        });
  }

  @Test
  @DisplayName("a member is told to be new when it is, and else to have been found")
  void newOrFound() throws Exception {
    makeToken(1);
    String endpoint = serve().address();
    succeed(bootstrap(endpoint));
    succeed(bootstrap(endpoint));

    assertThat(toldAsNew()).containsExactly(true, false);
  }

  @Test
  @DisplayName("all changes that have arrived make one roster")
  void burst() throws Exception {
    makeToken(9);
    try (Rendezvous registry = connect(burstWhileRegistering())) {
      Roster own = registry.register(OWN, registry.read());
      assertThat(own.entries()).hasSize(1);

      Roster all = registry.await(own, Duration.ofSeconds(20));

      assertThat(all.entries())
          .extracting(entry -> entry.registration().key())
          .containsExactly(OWN.key(), "b", "c", "d");
      assertThat(all.revision()).isEqualTo(keyspace.revision());
    }
  }

  @Test
  @DisplayName("a registration that has not changed is the same object in every roster")
  void reuse() throws Exception {
    makeToken(9);
    keyspace.put(B_KEY, B);
    try (Rendezvous registry = connect(burstWhileRegistering())) {
      Roster first = registry.read();
      Registration b = first.find("bbbb").orElseThrow();
      Roster watched = registry.await(registry.register(OWN, first), Duration.ofSeconds(20));
      Registration c = watched.find("c").orElseThrow();

      Roster last = registry.read();

      assertThat(watched.find("bbbb").orElseThrow()).isSameAs(b);
      assertThat(last.find("bbbb").orElseThrow()).isSameAs(b);
      assertThat(last.find("c").orElseThrow()).isSameAs(c);

      keyspace.put(B_KEY, "b=http://b:1");
      assertThat(registry.read().find("bbbb").orElseThrow().value()).isEqualTo("b=http://b:1");
    }
  }

  @Test
  @DisplayName(
      "read from another endpoint after silence, it watches there, and loses no connection")
  void silenceThenAnotherEndpoint() throws Exception {
    makeToken(3);
    keyspace.put(TOKEN.membersPrefix() + OWN.key(), OWN.value());
    AtomicBoolean broken = new AtomicBoolean();
    ScriptedEtcd first =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<TxnResponse> txn(Call call) {
                return broken.get()
                    ? Reply.status(Status.UNAVAILABLE.withDescription("etcdserver: no leader"))
                    : Reply.proper();
              }
            });
    ScriptedEtcd second = serve();
    try (Rendezvous registry = connect(first.address() + "," + second.address())) {
      Roster roster = registry.await(registry.read(), QUIET);
      broken.set(true);
      roster = registry.await(roster, QUIET);
      assertThat(second.count(Kind.READ)).isEqualTo(1);

      keyspace.put(B_KEY, B);
      roster = registry.await(roster, Duration.ofSeconds(20));

      assertThat(roster.entries()).hasSize(2);
      assertThat(second.count(Kind.WATCH)).isEqualTo(1);
      assertThat(second.count(Kind.READ)).isEqualTo(1);
      assertThat(first.count(Kind.WATCH)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("a watch that has kept silent about a change is opened again")
  void deafWatch() throws Exception {
    makeToken(3);
    AtomicInteger watches = new AtomicInteger();
    ScriptedEtcd server =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<WatchResponse> watch(Call call) {
                return watches.incrementAndGet() == 1 ? Reply.silence() : Reply.proper();
              }
            });
    try (Rendezvous registry = connect(server)) {
      Roster roster = registry.await(registry.read(), QUIET);
      assertThat(watches).hasValue(1);
      keyspace.put(B_KEY, B);
      roster = registry.await(roster, QUIET);
      assertThat(roster.entries()).hasSize(1);
      keyspace.put(TOKEN.membersPrefix() + "cccc", "c=http://c:2380");

      roster = registry.await(roster, Duration.ofSeconds(20));

      assertThat(roster.entries()).hasSize(2);
      assertThat(watches).hasValue(2);
    }
  }

  @Test
  @DisplayName("a watch is read as its responses are worked off; the rest waits at the server")
  void backpressure() throws Exception {
    makeToken(3);
    AtomicInteger sent = new AtomicInteger();
    AtomicLong lastSent = new AtomicLong(System.nanoTime());
    String large = "x".repeat(64 << 10);
    ScriptedEtcd server =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<WatchResponse> watch(Call call) {
                return (client, proper) -> {
                  proper.accept(client);
                  ScriptedEtcd.whileReady(
                      client,
                      () -> {
                        sent.incrementAndGet();
                        lastSent.set(System.nanoTime());
                        keyspace.comeOrGo(B_KEY, large);
                      });
                };
              }
            });
    try (Rendezvous registry = connect(server)) {
      Roster roster = registry.await(registry.read(), Duration.ofSeconds(20));
      assertThat(roster.entries()).hasSizeLessThanOrEqualTo(1);

      // Nothing is taken any more, so the server can send no more.
      while (System.nanoTime() - lastSent.get() < QUIET.toNanos()) {
        LockSupport.parkNanos(QUIET.toNanos() / 10);
        assertThat(sent.get()).as("responses").isLessThan(2_000);
      }
    }
  }

  @Test
  @DisplayName("a watch that brings nothing new ends a wait, which has a rate")
  void noise() throws Exception {
    makeToken(3);
    ScriptedEtcd server =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<WatchResponse> watch(Call call) {
                return (client, proper) -> {
                  proper.accept(client);
                  ScriptedEtcd.whileReady(
                      client, () -> client.onNext(WatchResponse.getDefaultInstance()));
                };
              }
            });
    try (Rendezvous registry = connect(server)) {
      Roster roster = registry.read();

      assertThat(registry.await(roster, Duration.ofDays(1))).isSameAs(roster);
    }
  }
}
