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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How little work many members make. */
final class V3RegistryTest extends V3Fixture {

  private static Rendezvous connect(ScriptedEtcd server) throws Exception {
    return new V3GrpcStrategy()
        .connect(
            StrategyContext.builder()
                .option(V3GrpcOptions.DISCOVERY_TOKEN, TOKEN)
                .option(V3GrpcOptions.DISCOVERY_ENDPOINTS, Endpoint.parseAll(server.address()))
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
}
