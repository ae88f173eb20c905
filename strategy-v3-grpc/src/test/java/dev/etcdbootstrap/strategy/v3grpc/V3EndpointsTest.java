package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Call;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Kind;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Reply;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several nodes of one etcd: from one to the next when it fails. */
final class V3EndpointsTest extends V3Fixture {

  private static final ScriptedEtcd.Script SILENT =
      new ScriptedEtcd.Script() {
        @Override
        public Reply<TxnResponse> txn(Call call) {
          return Reply.silence();
        }
      };

  @Test
  @DisplayName("the first is dead, the second silent, the third fine")
  void failOver() throws Exception {
    makeToken(1);
    ScriptedEtcd silent = serve(SILENT);
    ScriptedEtcd fine = serve();

    assertThat(
            succeed(
                    bootstrap(deadEndpoint() + "," + silent.address() + "," + fine.address())
                        .option("discovery-request-timeout", "2s"))
                .members())
        .hasSize(1);

    assertThat(silent.count(Kind.READ)).isEqualTo(1);
    assertThat(fine.count(Kind.READ)).isEqualTo(1);
    assertThat(fine.count(Kind.REGISTER)).isEqualTo(1);
  }

  @Test
  @DisplayName("a node that fails while waiting is left, and nothing is missed")
  void failsWhileWaiting() throws Exception {
    makeToken(2);
    ScriptedEtcd first =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<WatchResponse> watch(Call call) {
                return Reply.status(Status.UNAVAILABLE.withDescription("etcdserver: no leader"));
              }
            });
    ScriptedEtcd second =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<WatchResponse> watch(Call call) {
                keyspace.put(B_KEY, B);
                return Reply.proper();
              }
            });

    assertThat(succeed(bootstrap(first.address() + "," + second.address())).members()).hasSize(2);

    assertThat(first.calls())
        .filteredOn(call -> call.kind() == Kind.WATCH)
        .isNotEmpty()
        .allMatch(Call::needsLeader);
    assertThat(second.count(Kind.WATCH)).isEqualTo(1);
    assertThat(first.count(Kind.REGISTER) + second.count(Kind.REGISTER)).isBetween(1L, 2L);
    assertThat(registered()).containsExactlyInAnyOrder("a=http://a:2380", B);
  }

  @Test
  @DisplayName("all are dead: each is named")
  void allDead() {
    timeout = Duration.ofMillis(1500);
    String first = deadEndpoint();
    String second = deadEndpoint();

    assertThat(fail(bootstrap(first + "," + second), Reason.UNAVAILABLE))
        .contains("reading the registry of cluster-7 at ", "nothing was registered");
    assertThat(retries().get(0))
        .contains("reading the registry of cluster-7 at " + first)
        .contains("reading the registry of cluster-7 at " + second);
  }

  @Test
  @DisplayName("the deadline ends it, however many endpoints are left")
  void deadline() {
    makeToken(1);
    timeout = Duration.ofSeconds(1);
    ScriptedEtcd first = serve(SILENT);
    ScriptedEtcd second = serve(SILENT);
    ScriptedEtcd third = serve(SILENT);

    assertThat(
            fail(
                bootstrap(first.address() + "," + second.address() + "," + third.address()),
                Reason.UNAVAILABLE))
        .contains("could not be read", first.address() + ": no response in time");
    assertThat(second.calls()).isEmpty();
    assertThat(third.calls()).isEmpty();
  }

  @Test
  @DisplayName("two clusters behind one list are refused, and nothing is written to the second")
  void twoClusters() {
    Keyspace other = new Keyspace();
    other.clusterId(0xC2);
    other.put(TOKEN.sizeKey(), "2");
    makeToken(2);
    ScriptedEtcd first =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<TxnResponse> txn(Call call) {
                return call.kind() == Kind.REGISTER
                    ? Reply.status(Status.UNAVAILABLE.withDescription("etcdserver: no leader"))
                    : Reply.proper();
              }
            });
    ScriptedEtcd second = serve(other, new ScriptedEtcd.Script() {});

    assertThat(fail(bootstrap(first.address() + "," + second.address()), Reason.UNAVAILABLE))
        .contains(second.address() + " and " + first.address())
        .contains("nodes of different etcd clusters (c2 and c1)");
    assertThat(second.count(Kind.REGISTER)).isZero();
    assertThat(registered()).isEmpty();
  }

  @Test
  @DisplayName("a node whose cluster changes as it takes a registration has perhaps written it")
  void clusterChanges() {
    makeToken(2);
    ScriptedEtcd server =
        serve(
            new ScriptedEtcd.Script() {
              @Override
              public Reply<TxnResponse> txn(Call call) {
                keyspace.clusterId(call.kind() == Kind.REGISTER ? 0xC2 : keyspace.clusterId());
                return Reply.proper();
              }
            });

    assertThat(fail(bootstrap(server.address()), Reason.UNAVAILABLE))
        .contains("nodes of different etcd clusters (c2 and c1)")
        .contains("whether this member was registered is not known");
  }
}
