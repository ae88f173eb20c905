package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Call;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Kind;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Reply;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users of an etcd: a password is exchanged for a token, which goes with every request. */
final class V3AuthenticationTest extends V3Fixture {

  private static final String SECRET = "s3cr3t";

  /** Requires a token with every request and refuses expired ones. */
  private class Users implements ScriptedEtcd.Script {

    final Set<String> expired = ConcurrentHashMap.newKeySet();

    @Override
    public Reply<TxnResponse> txn(Call call) {
      return checked(call);
    }

    @Override
    public Reply<WatchResponse> watch(Call call) {
      keyspace.put(B_KEY, B);
      return checked(call);
    }

    private <M> Reply<M> checked(Call call) {
      if (call.token().isEmpty()) {
        return Reply.status(
            Status.INVALID_ARGUMENT.withDescription("etcdserver: user name is empty"));
      }
      return expired.contains(call.token())
          ? Reply.status(Status.UNAUTHENTICATED.withDescription("etcdserver: invalid auth token"))
          : Reply.proper();
    }

    @Override
    public Reply<AuthenticateResponse> authenticate(AuthenticateRequest request) {
      return request.getName().equals("root") && request.getPassword().equals(SECRET)
          ? Reply.proper()
          : Reply.status(
              Status.INVALID_ARGUMENT.withDescription(
                  "etcdserver: authentication failed, invalid user ID or password"));
    }
  }

  private ClusterBootstrap withUser(ScriptedEtcd server) {
    return bootstrap(server.address()).option("discovery-user", "root:" + SECRET);
  }

  @Test
  @DisplayName("the token goes with every request, and the password with none but one")
  void token() throws Exception {
    makeToken(2);
    ScriptedEtcd server = serve(new Users());

    assertThat(succeed(withUser(server)).members()).hasSize(2);

    assertThat(server.count(Kind.AUTHENTICATE)).isEqualTo(1);
    assertThat(server.calls())
        .filteredOn(call -> call.kind() != Kind.AUTHENTICATE)
        .extracting(Call::kind)
        .contains(Kind.READ, Kind.REGISTER, Kind.WATCH);
    assertThat(server.calls())
        .filteredOn(call -> call.kind() != Kind.AUTHENTICATE)
        .extracting(Call::token)
        .containsOnly("token-1");
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("sent without TLS")
        .doesNotContain(SECRET);
  }

  @Test
  @DisplayName("a password from a file")
  void passwordFile() throws Exception {
    makeToken(1);
    ScriptedEtcd server = serve(new Users());

    assertThat(
            succeed(
                    bootstrap(server.address())
                        .option("discovery-user", "root")
                        .option("discovery-password-file", file("password", SECRET + "\n")))
                .members())
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"READ", "REGISTER", "WATCH"})
  @DisplayName("a token that expires is replaced, whatever it was used for")
  void tokenExpires(Kind kind) throws Exception {
    makeToken(2);
    ScriptedEtcd server =
        serve(
            new Users() {
              @Override
              public Reply<TxnResponse> txn(Call call) {
                expireAt(call);
                return super.txn(call);
              }

              @Override
              public Reply<WatchResponse> watch(Call call) {
                expireAt(call);
                return super.watch(call);
              }

              private void expireAt(Call call) {
                if (call.kind() == kind) {
                  expired.add("token-1");
                }
              }
            });

    assertThat(succeed(withUser(server))).hasToString("a=http://a:2380,b=http://b:2380");

    assertThat(server.count(Kind.AUTHENTICATE)).isEqualTo(2);
    assertThat(registered()).containsExactlyInAnyOrder("a=http://a:2380", B);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root:wr0ng", "nobody:s3cr3t"})
  @DisplayName("a wrong password is told at once, and not shown")
  void wrongPassword(String user) {
    makeToken(2);
    ScriptedEtcd server = serve(new Users());

    assertThat(fail(bootstrap(server.address()).option("discovery-user", user), Reason.DENIED))
        .contains("authentication failed", "discovery-user", "nothing was registered")
        .doesNotContain(SECRET, "wr0ng");
    assertThat(server.calls()).extracting(Call::kind).containsExactly(Kind.AUTHENTICATE);
  }

  @Test
  @DisplayName("a user that is asked for and not given is told at once")
  void noUser() {
    makeToken(2);
    ScriptedEtcd server = serve(new Users());

    assertThat(fail(bootstrap(server.address()), Reason.DENIED))
        .contains("user name is empty", "set discovery-user", "nothing was registered");
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  @DisplayName("an etcd without users is used with a warning, and asked once")
  void notEnabled() throws Exception {
    makeToken(2);
    keyspace.put(B_KEY, B);
    ScriptedEtcd server = serve();

    assertThat(succeed(withUser(server)).members()).hasSize(2);

    assertThat(server.count(Kind.AUTHENTICATE)).isEqualTo(1);
    assertThat(server.calls()).extracting(Call::token).containsOnly("");
    assertThat(warnings())
        .hasSize(2)
        .anySatisfy(warning -> assertThat(warning).contains("authentication switched off"));
  }

  @Test
  @DisplayName("a server that is silent when it gets a password is tried until the deadline")
  void silent() {
    makeToken(2);
    timeout = Duration.ofMillis(1500);
    ScriptedEtcd server =
        serve(
            new Users() {
              @Override
              public Reply<AuthenticateResponse> authenticate(AuthenticateRequest request) {
                return Reply.silence();
              }
            });

    assertThat(
            fail(withUser(server).option("discovery-request-timeout", "300ms"), Reason.UNAVAILABLE))
        .contains("authenticating at " + server.address() + ": no response in time")
        .contains("nothing was registered")
        .doesNotContain(SECRET);
    assertThat(server.calls()).extracting(Call::kind).containsOnly(Kind.AUTHENTICATE);
  }
}
