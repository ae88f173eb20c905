package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.v3grpc.ScriptedEtcd.Kind;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A program that has a channel to etcd already. */
final class V3ChannelTest extends V3Fixture {

  /** Its own channel makes gRPC log before this module can ask it not to. */
  private static final Logger LOGGER = Logger.getLogger("io.grpc");

  static {
    LOGGER.setLevel(Level.WARNING);
  }

  private final ScriptedEtcd server =
      serve(
          new ScriptedEtcd.Script() {
            @Override
            public ScriptedEtcd.Reply<TxnResponse> txn(ScriptedEtcd.Call call) {
              if (isSilent) {
                return ScriptedEtcd.Reply.silence();
              }
              return denies
                  ? ScriptedEtcd.Reply.status(
                      Status.PERMISSION_DENIED.withDescription("etcdserver: permission denied"))
                  : ScriptedEtcd.Reply.proper();
            }
          });
  private final ManagedChannel channel =
      NettyChannelBuilder.forTarget(server.address()).usePlaintext().build();
  private volatile boolean denies;
  private volatile boolean isSilent;

  @BeforeEach
  void makeToken() {
    makeToken(1);
  }

  @AfterEach
  void shutDown() throws InterruptedException {
    channel.shutdownNow();
    assertThat(channel.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private ClusterBootstrap bootstrap(LocalMember local) {
    return bootstrap(local, channel);
  }

  private ClusterBootstrap bootstrap(LocalMember local, Channel given) {
    return ClusterBootstrap.using(Strategies.of(new V3GrpcStrategy(given)), "v3-grpc")
        .localMember(local)
        .timeout(timeout)
        .option(V3GrpcOptions.DISCOVERY_TOKEN, TOKEN);
  }

  @Test
  @DisplayName("is used, and goes on to be the program's")
  void isUsed() throws Exception {
    assertThat(succeed(bootstrap(LOCAL))).hasToString("a=http://a:2380");
    assertThat(channel.isShutdown()).isFalse();

    assertThat(succeed(bootstrap(LOCAL)).members()).hasSize(1);
    assertThat(server.calls()).extracting(ScriptedEtcd.Call::kind).contains(Kind.REGISTER);
  }

  @Test
  @DisplayName("is left open after a failure, which names the address of the channel")
  void failure() throws Exception {
    denies = true;

    assertThat(fail(bootstrap(LOCAL), Reason.DENIED))
        .contains(server.address(), "nothing was registered");

    denies = false;
    assertThat(succeed(bootstrap(LOCAL)).members()).hasSize(1);
  }

  @Test
  @DisplayName("is given up at once when gRPC has failed in the middle of something")
  void panic() {
    Throwable bug = new ClassCastException("not a transport");
    Status panic = Status.INTERNAL.withDescription("Panic! This is a bug!").withCause(bug);
    Channel broken =
        ClientInterceptors.intercept(
            channel,
            new ClientInterceptor() {
              @Override
              public <Q, A> ClientCall<Q, A> interceptCall(
                  MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                return new FailingClientCall<>(panic);
              }
            });

    assertThat(fail(bootstrap(LOCAL, broken), Reason.INTERNAL))
        .contains(
            "Panic! This is a bug! java.lang.ClassCastException: not a transport",
            "versions that belong together",
            "nothing was registered");
  }

  @Test
  @DisplayName("need not be able to tell its state")
  void withoutState() {
    isSilent = true;
    timeout = Duration.ofMillis(500);

    assertThat(
            fail(
                bootstrap(LOCAL, new StatelessChannel(channel))
                    .option("discovery-request-timeout", "100ms"),
                Reason.UNAVAILABLE))
        .contains("no response in time");
  }

  /** A channel as a program may write it. */
  private static final class StatelessChannel extends ManagedChannel {

    private final ManagedChannel delegate;

    StatelessChannel(ManagedChannel delegate) {
      this.delegate = delegate;
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      return delegate.newCall(method, options);
    }

    @Override
    public String authority() {
      return delegate.authority();
    }

    @Override
    public ManagedChannel shutdown() {
      return delegate.shutdown();
    }

    @Override
    public boolean isShutdown() {
      return delegate.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return delegate.isTerminated();
    }

    @Override
    public ManagedChannel shutdownNow() {
      return delegate.shutdownNow();
    }

    @Override
    public boolean awaitTermination(long limit, TimeUnit unit) throws InterruptedException {
      return delegate.awaitTermination(limit, unit);
    }
  }

  /** A call that ends with a status as soon as it begins. */
  private static final class FailingClientCall<Q, A> extends ClientCall<Q, A> {

    private final Status status;

    FailingClientCall(Status status) {
      this.status = status;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      listener.onClose(status, new Metadata());
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Q message) {}
  }

  @Test
  @DisplayName("there is no option for what the channel decides")
  void options() {
    assertThat(new V3GrpcStrategy(channel).options())
        .extracting(Option::key)
        .containsExactly(
            "discovery-token",
            "discovery-user",
            "discovery-password",
            "discovery-password-file",
            "discovery-request-timeout");
  }
}
