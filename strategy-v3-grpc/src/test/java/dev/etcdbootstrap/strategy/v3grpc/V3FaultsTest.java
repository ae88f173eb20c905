package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Call;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Kind;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Reply;
import dev.etcdbootstrap.testkit.server.ScriptedServer;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that only an etcd, or something in its place, can cause. */
final class V3FaultsTest extends V3Fixture {

  private static final String OWN_KEY = TOKEN.membersPrefix() + OWN.key();

  private ScriptedEtcd answeringReads(UnaryOperator<TxnResponse> change) {
    return serve(
        new ScriptedEtcd.Script() {
          @Override
          public Reply<TxnResponse> txn(Call call) {
            return call.kind() == Kind.READ
                ? Reply.of(change.apply(keyspace.txn(new Requests(TOKEN).read())))
                : Reply.proper();
          }
        });
  }

  private ScriptedEtcd watching(Reply<WatchResponse> reply) {
    return serve(
        new ScriptedEtcd.Script() {
          @Override
          public Reply<WatchResponse> watch(Call call) {
            return reply;
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 404 Not Found\r\n\r\n", "220 mail ESMTP\r\n", "RFB 003.008\n"})
  @DisplayName("a server that is not gRPC is told at once")
  void notGrpc(String answer) {
    ScriptedServer server = ScriptedServer.start(request -> ScriptedServer.Reply.raw(answer));
    stopLater(server::close);

    assertThat(fail(bootstrap(server.url("").toString()), Reason.UNAVAILABLE))
        .contains("does not speak gRPC", "discovery-endpoints", "nothing was registered");
    assertThat(server.requests()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  @DisplayName("a server of gRPC that is no etcd is told at once")
  void notEtcd() throws Exception {
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0))
            .directExecutor()
            .build()
            .start();
    stopLater(() -> server.shutdownNow());

    assertThat(fail(bootstrap("127.0.0.1:" + server.getPort()), Reason.UNAVAILABLE))
        .contains("this is not etcd", "discovery-endpoints", "nothing was registered");
  }

  /** With more than a member reads. */
  static TxnResponse larger(TxnResponse answer) {
    ResponseOp large =
        ResponseOp.newBuilder()
            .setResponseRange(
                RangeResponse.newBuilder()
                    .addKvs(KeyValue.newBuilder().setValue(ByteString.copyFrom(new byte[8 << 20]))))
            .build();
    return answer.toBuilder().addResponses(large).build();
  }

  @Test
  @DisplayName("an answer that is too large is refused at once")
  void tooLarge() {
    makeToken(2);
    ScriptedEtcd server = answeringReads(V3FaultsTest::larger);

    assertThat(fail(bootstrap(server.address()), Reason.UNAVAILABLE))
        .contains("exceeds maximum size", "this registry is too large", "nothing was registered");
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  @DisplayName("an answer that leaves something out is no answer of etcd")
  void incomplete() {
    makeToken(2);
    ScriptedEtcd server = answeringReads(answer -> answer.toBuilder().removeResponses(1).build());

    assertThat(fail(bootstrap(server.address()), Reason.UNAVAILABLE))
        .contains("is not one of etcd v3", "nothing was registered");
  }

  @Test
  @DisplayName("a size that is spoilt while registering leaves the outcome open")
  void sizeSpoiltWhileRegistering() {
    makeToken(2);
    ScriptedEtcd server =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<TxnResponse> txn(Call call) {
                if (call.kind() == Kind.REGISTER) {
                  keyspace.put(TOKEN.sizeKey(), "none");
                }
                return Reply.proper();
              }
            });

    assertThat(fail(bootstrap(server.address()), Reason.UNAVAILABLE))
        .contains("the cluster size is \"none\"")
        .contains("whether this member was registered is not known");
    assertThat(registered()).hasSize(1);
  }

  @Test
  @DisplayName("a token that is removed while registering leaves nothing behind")
  void tokenRemovedWhileRegistering() {
    makeToken(2);
    ScriptedEtcd server =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<TxnResponse> txn(Call call) {
                if (call.kind() == Kind.REGISTER) {
                  keyspace.delete(TOKEN.sizeKey());
                }
                return Reply.proper();
              }
            });

    assertThat(fail(bootstrap(server.address()), Reason.NOT_FOUND))
        .contains("nothing was registered");
    assertThat(registered()).isEmpty();
    assertThat(server.count(Kind.REGISTER)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE,etcdserver: no leader",
    "UNAVAILABLE,etcdserver: leader changed",
    "UNAVAILABLE,etcdserver: request timed out",
    "DEADLINE_EXCEEDED,etcdserver: request timed out",
    "RESOURCE_EXHAUSTED,etcdserver: too many requests",
    "INVALID_ARGUMENT,etcdserver: revision of auth store is old",
    "UNAUTHENTICATED,etcdserver: invalid auth token",
    "CANCELLED,",
    "UNKNOWN,something else",
    "INTERNAL,",
  })
  @DisplayName("what may pass is tried again")
  void passes(Status.Code code, String text) throws Exception {
    makeToken(1);
    AtomicInteger failures = new AtomicInteger(2);
    ScriptedEtcd server =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<TxnResponse> txn(Call call) {
                return failures.getAndDecrement() > 0
                    ? Reply.status(Status.fromCode(code).withDescription(text))
                    : Reply.proper();
              }
            });

    assertThat(succeed(bootstrap(server.address())).members()).hasSize(1);

    assertThat(server.count(Kind.READ)).isEqualTo(3);
  }

  @Test
  @DisplayName("a watch that began too late is begun anew, from where the roster ends")
  void lateWatch() throws Exception {
    makeToken(2);
    AtomicReference<Runnable> late = new AtomicReference<>(() -> {});
    ScriptedEtcd server =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<TxnResponse> txn(Call call) {
                keyspace.moveOn();
                return (client, proper) -> {
                  proper.accept(client);
                  if (call.kind() == Kind.REGISTER) {
                    keyspace.moveOn();
                    keyspace.put(B_KEY, B);
                    late.getAndSet(() -> {}).run();
                  }
                };
              }

              @Override
              public Reply<WatchResponse> watch(Call call) {
                return ((WatchCreateRequest) call.message()).getStartRevision() > 0
                    ? Reply.proper()
                    : (client, proper) -> late.set(() -> proper.accept(client));
              }
            });

    assertThat(succeed(bootstrap(server.address())).members()).hasSize(2);

    assertThat(server.count(Kind.READ)).isEqualTo(1);
    assertThat(server.count(Kind.REGISTER)).isEqualTo(1);
    assertThat(server.count(Kind.WATCH)).isLessThanOrEqualTo(2);
  }

  @Test
  @DisplayName("a position that was compacted before the watch began is read again")
  void compactedBefore() throws Exception {
    makeToken(2);
    keyspace.put(OWN_KEY, OWN.value()); // so the member only waits
    AtomicInteger watches = new AtomicInteger();
    ScriptedEtcd server =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<WatchResponse> watch(Call call) {
                if (watches.incrementAndGet() > 1) {
                  return Reply.proper();
                }
                return (client, proper) -> {
                  keyspace.put(B_KEY, B);
                  keyspace.moveOn();
                  keyspace.compact();
                  client.onNext(keyspace.created());
                  client.onNext(keyspace.compaction());
                };
              }
            });

    assertThat(succeed(bootstrap(server.address())).members()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Noise.class)
  @DisplayName("what a watch says besides is passed over, without asking for anything")
  void noise(Noise noise) throws Exception {
    makeToken(2);
    keyspace.put(OWN_KEY, OWN.value()); // so the member only waits
    ScriptedEtcd server =
        watching(
            (client, proper) -> {
              proper.accept(client);
              for (int i = 0; i < 100; i++) {
                client.onNext(noise.response(keyspace));
              }
              keyspace.put(B_KEY, B);
            });

    assertThat(succeed(bootstrap(server.address())).members()).hasSize(2);

    assertThat(server.calls()).hasSizeLessThanOrEqualTo(4);
  }

  private enum Noise {
    EMPTY,
    PROGRESS,
    SENSELESS_EVENT,
    KNOWN_EVENT;

    WatchResponse response(Keyspace keyspace) {
      WatchResponse.Builder response = WatchResponse.newBuilder();
      return switch (this) {
        case EMPTY -> response.build();
        case PROGRESS -> response.setHeader(keyspace.header()).build();
        case SENSELESS_EVENT -> response.addEvents(Event.getDefaultInstance()).build();
        case KNOWN_EVENT ->
            response
                .addEvents(
                    Event.newBuilder()
                        .setType(Event.EventType.DELETE)
                        .setKv(
                            KeyValue.newBuilder()
                                .setKey(ByteString.copyFromUtf8(OWN_KEY))
                                .setModRevision(1)))
                .build();
      };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "etcdserver: no leader", "mvcc: something new"})
  @DisplayName("a watch that is cancelled for a reason that may pass is opened again")
  void cancelled(String reason) throws Exception {
    makeToken(2);
    AtomicInteger watches = new AtomicInteger();
    ScriptedEtcd server =
        watching(
            (client, proper) -> {
              proper.accept(client);
              if (watches.incrementAndGet() == 1) {
                client.onNext(
                    WatchResponse.newBuilder().setCanceled(true).setCancelReason(reason).build());
              } else {
                keyspace.put(B_KEY, B);
              }
            });

    assertThat(succeed(bootstrap(server.address())).members()).hasSize(2);

    assertThat(watches).hasValueBetween(2, 3);
    assertThat(Arrays.asList(OWN.value(), B)).containsAll(registered());
  }
}
