package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.StartMarks;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Call;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Kind;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Reply;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Start marks in a v3 keyspace. */
final class V3StartMarksTest extends V3Fixture {

  private static final EtcdId MEMBER = EtcdId.parse("27e4bbd8eb32ea97");

  private static Rendezvous connect(String endpoints) throws Exception {
    return new V3GrpcStrategy()
        .connect(
            StrategyContext.builder()
                .option(V3GrpcOptions.DISCOVERY_TOKEN, TOKEN)
                .option(V3GrpcOptions.DISCOVERY_ENDPOINTS, Endpoint.parseAll(endpoints))
                .build());
  }

  private static Optional<Set<EtcdId>> read(ScriptedEtcd server) throws Exception {
    try (Rendezvous registry = connect(server.address())) {
      return registry.startMarks();
    }
  }

  private static boolean write(ScriptedEtcd server) throws Exception {
    try (Rendezvous registry = connect(server.address())) {
      return registry.markStarted(MEMBER);
    }
  }

  /** Answers requests for marks like this, and others as etcd does. */
  private ScriptedEtcd serveMarks(Reply<TxnResponse> reply) {
    return serve(
        new ScriptedEtcd.Script() {
          @Override
          public Reply<TxnResponse> txn(Call call) {
            return call.kind() == Kind.MARK || call.kind() == Kind.READ_MARKS
                ? reply
                : Reply.proper();
          }
        });
  }

  private static void assertRefused(Throwable failure, Reason reason, String part) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            BootstrapException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(part);
  }

  @Test
  @DisplayName("a mark is a key beside the members that is created once")
  void layout() throws Exception {
    makeToken(3);
    ScriptedEtcd server = serve();
    assertThat(read(server)).contains(Set.of());

    assertThat(write(server)).isTrue();
    assertThat(write(server)).isTrue();

    assertThat(keyspace.below("/_etcd/registry/cluster-7/_started/"))
        .singleElement()
        .satisfies(
            mark -> {
              assertThat(mark.getKey().toStringUtf8()).endsWith("/_started/27e4bbd8eb32ea97");
              assertThat(mark.getValue().toStringUtf8()).isEqualTo("started");
              assertThat(mark.getVersion()).isEqualTo(1);
            });
    assertThat(read(server)).contains(Set.of(MEMBER));
  }

  @Test
  @DisplayName("a mark changes no roster, neither one that is read nor one that is watched")
  void noMember() throws Exception {
    makeToken(3);
    keyspace.put(B_KEY, B);
    ScriptedEtcd server = serve();
    try (Rendezvous registry = connect(server.address())) {
      Roster before = registry.read();

      assertThat(write(server)).isTrue();

      Roster watched = registry.await(before, Duration.ofSeconds(20));
      assertThat(watched.revision()).isEqualTo(keyspace.revision());
      assertThat(watched.entries()).isEqualTo(before.entries());
      assertThat(registry.read()).isEqualTo(watched);
    }
  }

  @Test
  @DisplayName("a name that no member writes is left out")
  void otherNames() throws Exception {
    makeToken(3);
    for (String name : List.of("", "27E4BBD8EB32EA97", "0a", "a/b", "size", MEMBER.toString())) {
      keyspace.put(TOKEN.startMarksPrefix() + name, "started");
    }

    assertThat(read(serve())).contains(Set.of(MEMBER));
  }

  @Test
  @DisplayName("a token that does not exist is not one without marks, and is not made by a mark")
  void noToken() {
    ScriptedEtcd server = serve();

    assertRefused(catchThrowable(() -> read(server)), Reason.NOT_FOUND, "token create");
    assertRefused(catchThrowable(() -> write(server)), Reason.NOT_FOUND, "token create");
    assertThat(keyspace.below("/")).isEmpty();
  }

  @Test
  @DisplayName("who may not read or write marks is denied, and asks once")
  void denied() {
    makeToken(3);
    ScriptedEtcd server =
        serveMarks(
            Reply.status(
                Status.PERMISSION_DENIED.withDescription("etcdserver: permission denied")));

    assertRefused(catchThrowable(() -> read(server)), Reason.DENIED, "grant the user");
    assertRefused(catchThrowable(() -> write(server)), Reason.DENIED, "grant the user");
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  @DisplayName("an answer that is not of etcd is none: what was written is not known")
  void malformed() {
    makeToken(3);
    ScriptedEtcd server = serveMarks(Reply.of(TxnResponse.getDefaultInstance()));

    assertRefused(catchThrowable(() -> read(server)), Reason.UNAVAILABLE, "not one of etcd v3");
    assertThat(catchThrowable(() -> write(server))).isInstanceOf(TransientFailure.class);
  }

  @Test
  @DisplayName("a node that cannot answer is followed by the next one")
  void nextEndpoint() throws Exception {
    makeToken(3);
    try (Rendezvous registry = connect(deadEndpoint() + "," + serve().address())) {
      assertThat(catchThrowable(() -> registry.markStarted(MEMBER)))
          .isInstanceOf(TransientFailure.class);
      assertThat(registry.markStarted(MEMBER)).isTrue();
    }
    try (Rendezvous registry = connect(deadEndpoint() + "," + serve().address())) {
      assertThat(registry.startMarks()).contains(Set.of(MEMBER));
    }
  }

  @Test
  @DisplayName("more marks than any cluster makes are refused")
  void tooMany() {
    makeToken(3);
    for (int i = 0; i <= StartMarks.MOST; i++) {
      keyspace.put(TOKEN.startMarksPrefix() + Integer.toHexString(i), "started");
    }

    assertRefused(
        catchThrowable(() -> read(serve())), Reason.UNAVAILABLE, "more than 10000 start marks");
  }
}
