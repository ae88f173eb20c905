package dev.etcdbootstrap.strategy.v3grpc;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A gRPC server on a free port of the loopback address that responds as etcd does unless its script
 * says otherwise. Its keyspace survives it. Thread-safe; several threads call the script at once.
 */
final class ScriptedEtcd implements AutoCloseable {

  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<Metadata> HEADERS = Context.key("headers");

  /** The threads that send until their client is gone; one server has them at a time. */
  private static final Set<Thread> FLOODS = ConcurrentHashMap.newKeySet();

  /** The logger that reports clients which disconnect. */
  private static final Logger LOGGER = Logger.getLogger("io.grpc.netty.NettyServerHandler");

  static {
    LOGGER.setLevel(Level.OFF);
  }

  /** The kinds of requests. */
  enum Kind {
    READ,
    REGISTER,
    WITHDRAW,
    READ_MARKS,
    MARK,
    CREATE,
    WATCH,
    AUTHENTICATE
  }

  /**
   * A request as it was received.
   *
   * @param token the token of an authenticated user; empty without one
   * @param needsLeader whether it must be ended when the node has lost its leader
   */
  record Call(Kind kind, Object message, String token, boolean needsLeader) {}

  /**
   * The response to one request.
   *
   * @param <M> the type of the message
   */
  @FunctionalInterface
  interface Reply<M> {

    /**
     * Responds.
     *
     * @param client receives the response
     * @param proper does what etcd would do and sends its response to the given observer
     */
    void answer(StreamObserver<M> client, Consumer<StreamObserver<M>> proper);

    /** The response of etcd. */
    static <M> Reply<M> proper() {
      return (client, proper) -> proper.accept(client);
    }

    /** No effect and no response. */
    static <M> Reply<M> silence() {
      return (client, proper) -> {};
    }

    /** This action alone, and no response. */
    static <M> Reply<M> doing(Runnable action) {
      return (client, proper) -> action.run();
    }

    /** An error, and no effect. */
    static <M> Reply<M> status(Status status) {
      return (client, proper) -> client.onError(status.asRuntimeException());
    }

    /** This message, and no effect. */
    static <M> Reply<M> of(M message) {
      return (client, proper) -> {
        client.onNext(message);
        client.onCompleted();
      };
    }

    /** The effect of etcd without its response, then this action. */
    static <M> Reply<M> after(Runnable action) {
      return (client, proper) -> {
        proper.accept(new Nobody<>());
        action.run();
      };
    }
  }

  /** Decides about the responses; those of etcd unless overridden. */
  interface Script {
    /** The response to a transaction. */
    default Reply<TxnResponse> txn(Call call) {
      return Reply.proper();
    }

    /** The response to a new watch. */
    default Reply<WatchResponse> watch(Call call) {
      return Reply.proper();
    }

    /** The response to an authentication; without users, an error. */
    default Reply<AuthenticateResponse> authenticate(AuthenticateRequest request) {
      return Reply.status(
          Status.FAILED_PRECONDITION.withDescription("etcdserver: authentication is not enabled"));
    }
  }

  private static final class Nobody<M> implements StreamObserver<M> {
    @Override
    public void onNext(M message) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  private final Keyspace keyspace;
  private final Script script;
  private final boolean tls;
  private final EventLoopGroup threads =
      new NioEventLoopGroup(2, new DefaultThreadFactory("scripted-etcd", true));
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Server server;
  private final String address;

  private ScriptedEtcd(Keyspace keyspace, Optional<SslContext> tls, Script script) {
    this.keyspace = keyspace;
    this.script = script;
    this.tls = tls.isPresent();
    try {
      InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress(loopback, 0))
              .bossEventLoopGroup(threads)
              .workerEventLoopGroup(threads)
              .channelFactory(
                  () ->
                      new NioServerSocketChannel() {
                        @Override
                        protected int doReadMessages(List<Object> accepted) throws Exception {
                          int count = super.doReadMessages(accepted);
                          accepted.forEach(connection -> connections.add((Channel) connection));
                          return count;
                        }
                      })
              .directExecutor() // no script blocks
              .intercept(new HeaderKeeper())
              .addService(new KeyValues())
              .addService(new Watches())
              .addService(new Users());
      tls.ifPresent(builder::sslContext);
      this.server = builder.build().start();
      this.address = "127.0.0.1:" + server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one that responds as etcd does. */
  static ScriptedEtcd start(Keyspace keyspace) {
    return start(keyspace, new Script() {});
  }

  static ScriptedEtcd start(Keyspace keyspace, Script script) {
    return new ScriptedEtcd(keyspace, Optional.empty(), script);
  }

  /** Starts one behind TLS. */
  static ScriptedEtcd startTls(Keyspace keyspace, SslContext tls) {
    return new ScriptedEtcd(keyspace, Optional.of(tls), new Script() {});
  }

  /** Address and port. */
  String address() {
    return address;
  }

  /** The URL of {@link #address}. */
  String url() {
    return (tls ? "https://" : "http://") + address();
  }

  /** The requests until now, in the order of arrival. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  long count(Kind kind) {
    return calls.stream().filter(call -> call.kind() == kind).count();
  }

  /** Closes every connection; new ones are accepted. */
  void cut() {
    connections.forEach(
        connection -> {
          connections.remove(connection);
          // Below HTTP/2, which would wait for open streams.
          connection.eventLoop().execute(() -> connection.unsafe().close(connection.voidPromise()));
        });
  }

  /**
   * Does something again and again in a thread of its own until the client or the server is gone,
   * as fast as the client takes what it is sent.
   */
  static void whileReady(StreamObserver<?> client, Runnable action) {
    ServerCallStreamObserver<?> call = (ServerCallStreamObserver<?>) client;
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!call.isCancelled()) {
                  if (call.isReady()) {
                    action.run();
                  } else {
                    LockSupport.parkNanos(1_000_000);
                  }
                }
              } finally {
                FLOODS.remove(Thread.currentThread());
              }
            },
            "scripted-etcd-flood");
    thread.setDaemon(true);
    FLOODS.add(thread);
    thread.start();
  }

  private Call received(Kind kind, Object message) {
    Metadata headers = HEADERS.get();
    String token = headers.get(TOKEN);
    Call call = new Call(kind, message, token == null ? "" : token, headers.containsKey(LEADER));
    calls.add(call);
    return call;
  }

  private static final class HeaderKeeper implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return Contexts.interceptCall(
          Context.current().withValue(HEADERS, headers), call, headers, next);
    }
  }

  private final class KeyValues extends KVGrpc.KVImplBase {
    @Override
    public void txn(TxnRequest request, StreamObserver<TxnResponse> client) {
      Call call = received(kind(request), request);
      script
          .txn(call)
          .answer(
              client,
              whom -> {
                whom.onNext(keyspace.txn(request));
                whom.onCompleted();
              });
    }

    private static Kind kind(TxnRequest request) {
      if (request.toString().contains("/_started/")) {
        return request.getCompareCount() == 0 ? Kind.READ_MARKS : Kind.MARK;
      }
      if (request.getCompareCount() == 0) {
        return Kind.READ;
      }
      if (request.getSuccessList().stream().anyMatch(op -> op.hasRequestDeleteRange())) {
        return Kind.WITHDRAW;
      }
      return request.getCompareCount() == 1 ? Kind.CREATE : Kind.REGISTER;
    }
  }

  private final class Watches extends WatchGrpc.WatchImplBase {
    @Override
    public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> client) {
      ((ServerCallStreamObserver<WatchResponse>) client)
          .setOnCancelHandler(() -> keyspace.forget(client));
      return new StreamObserver<>() {
        @Override
        public void onNext(WatchRequest request) {
          Call call = received(Kind.WATCH, request.getCreateRequest());
          script
              .watch(call)
              .answer(client, whom -> keyspace.watch(request.getCreateRequest(), whom));
        }

        @Override
        public void onError(Throwable failure) {
          keyspace.forget(client);
        }

        @Override
        public void onCompleted() {
          keyspace.forget(client);
        }
      };
    }
  }

  private final class Users extends AuthGrpc.AuthImplBase {
    @Override
    public void authenticate(
        AuthenticateRequest request, StreamObserver<AuthenticateResponse> client) {
      Call unused = received(Kind.AUTHENTICATE, request);
      script
          .authenticate(request)
          .answer(
              client,
              whom -> {
                whom.onNext(
                    AuthenticateResponse.newBuilder()
                        .setHeader(keyspace.header())
                        .setToken("token-" + count(Kind.AUTHENTICATE))
                        .build());
                whom.onCompleted();
              });
    }
  }

  /** Ends every connection, and returns when no thread is left. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      boolean ended = server.awaitTermination(10, TimeUnit.SECONDS);
      for (Thread flood : FLOODS) {
        flood.join(10_000); // or what it still sends fails in the next test
      }
      boolean quiet =
          threads.shutdownGracefully(0, 10, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
      if (!ended || !quiet) {
        throw new IllegalStateException("the scripted etcd does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
