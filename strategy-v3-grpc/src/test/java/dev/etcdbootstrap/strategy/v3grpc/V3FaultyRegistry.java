package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Call;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Kind;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Reply;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** An etcd with users, and with faults that a test orders. */
final class V3FaultyRegistry extends FaultyRegistry {

  private static final String SECRET = "s3cr3t";
  private static final String NO_RIGHT = "etcdserver: permission denied";
  private static final DiscoveryToken TOKEN = DiscoveryToken.parse("cluster-7");

  private final Keyspace keyspace = new Keyspace();
  private final ScriptedEtcd server;

  V3FaultyRegistry(String size) {
    if (!size.isEmpty()) {
      keyspace.put(TOKEN.sizeKey(), size);
    }
    this.server = ScriptedEtcd.start(keyspace, new Script());
  }

  private final class Script implements ScriptedEtcd.Script {

    /** Begins the wait of a member that has opened its watch before it registered. */
    private final AtomicReference<Runnable> waiting = new AtomicReference<>(() -> {});

    @Override
    public Reply<TxnResponse> txn(Call call) {
      if (call.kind() != Kind.REGISTER) {
        return reply(
            arrived(
                switch (call.kind()) {
                  case READ -> Step.READ;
                  case READ_MARKS -> Step.READ_MARKS;
                  case MARK -> Step.MARK;
                  default -> Step.WITHDRAW;
                }));
      }
      Optional<Fault> fault = arrived(Step.REGISTER);
      Runnable wait = waiting.getAndSet(() -> {});
      return (client, proper) -> {
        reply(fault).answer(client, proper);
        if (fault.isEmpty()) {
          wait.run();
        }
      };
    }

    private Reply<TxnResponse> reply(Optional<Fault> fault) {
      if (fault.isEmpty()) {
        return Reply.proper();
      }
      return switch (fault.get()) {
        case DENIED -> Reply.status(Status.PERMISSION_DENIED.withDescription(NO_RIGHT));
        case MALFORMED -> Reply.of(TxnResponse.getDefaultInstance());
        case ENDLESS -> Reply.of(V3FaultsTest.larger(TxnResponse.getDefaultInstance()));
        default -> of(fault.get());
      };
    }

    @Override
    public Reply<WatchResponse> watch(Call call) {
      WatchCreateRequest request = (WatchCreateRequest) call.message();
      if (request.getStartRevision() > 0) {
        return waiting();
      }
      return (client, proper) -> {
        long start = keyspace.revision() + 1;
        client.onNext(keyspace.created());
        waiting.set(() -> waiting().answer(client, whom -> keyspace.follow(start, request, whom)));
      };
    }

    private Reply<WatchResponse> waiting() {
      Optional<Fault> fault = arrived(Step.WAIT);
      if (fault.isEmpty()) {
        return Reply.proper();
      }
      return switch (fault.get()) {
        case DENIED ->
            (client, proper) ->
                client.onNext(
                    WatchResponse.newBuilder()
                        .setCreated(true)
                        .setCanceled(true)
                        .setCancelReason("rpc error: code = PermissionDenied desc = " + NO_RIGHT)
                        .build());
        case ENDED -> (client, proper) -> client.onCompleted();
        case FLOOD ->
            (client, proper) -> {
              proper.accept(client);
              ScriptedEtcd.whileReady(
                  client, () -> keyspace.comeOrGo(TOKEN.membersPrefix() + "f00d", "f=http://f:1"));
            };
        case LOST_POSITION ->
            (client, proper) -> {
              keyspace.moveOn(); // as in a busy store
              client.onNext(keyspace.compaction());
            };
        default -> of(fault.get());
      };
    }

    private <M> Reply<M> of(Fault fault) {
      return switch (fault) {
        case SILENT -> Reply.silence();
        case DISCONNECTED -> Reply.doing(() -> server.cut());
        case UNAVAILABLE ->
            Reply.status(Status.UNAVAILABLE.withDescription("etcdserver: no leader"));
        case LOST_ANSWER -> Reply.after(() -> server.cut());
        case UNANSWERED -> Reply.after(() -> {});
        default -> throw new IllegalArgumentException("not here: " + fault);
      };
    }

    @Override
    public Reply<AuthenticateResponse> authenticate(AuthenticateRequest request) {
      return request.getPassword().equals(SECRET)
          ? Reply.proper()
          : Reply.status(
              Status.INVALID_ARGUMENT.withDescription(
                  "etcdserver: authentication failed, invalid user ID or password"));
    }
  }

  @Override
  public String token() {
    return TOKEN.text();
  }

  @Override
  public Map<String, String> options(Duration requestTimeout) {
    return Map.of(
        "discovery-token",
        token(),
        "discovery-endpoints",
        server.address(),
        "discovery-user",
        "root:" + SECRET,
        "discovery-request-timeout",
        requestTimeout.toMillis() + "ms");
  }

  @Override
  public Optional<String> secret() {
    return Optional.of(SECRET);
  }

  @Override
  public void put(Registration registration) {
    keyspace.put(TOKEN.membersPrefix() + registration.key(), registration.value());
  }

  @Override
  public void remove(String key) {
    keyspace.delete(TOKEN.membersPrefix() + key);
  }

  @Override
  public List<Registration> registrations() {
    Requests requests = new Requests(TOKEN);
    return keyspace.below(TOKEN.membersPrefix()).stream()
        .map(
            keyValue ->
                Requests.registration(
                    requests.memberKey(keyValue).orElseThrow(), keyValue, Map.of()))
        .toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
