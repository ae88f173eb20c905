package dev.etcdbootstrap.strategy.v3grpc;

import com.google.common.util.concurrent.ListenableFuture;
import dev.etcdbootstrap.client.Credentials;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The requests of one member to one node of etcd, over a channel that others may share. Used by one
 * thread at a time.
 */
final class Connection implements AutoCloseable {

  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

  /** Makes etcd end a watch on a node that has lost its leader, where nothing would ever come. */
  private static final Metadata.Key<String> REQUIRE_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  private final String address;
  private final Channel channel;
  private final Optional<SharedChannel> shared;
  private final List<ClientInterceptor> authorization = new ArrayList<>();
  private final List<WatchStream> watches = new ArrayList<>();

  private Connection(String address, Channel channel, Optional<SharedChannel> shared) {
    this.address = address;
    this.channel = channel;
    this.shared = shared;
  }

  /** A connection over a channel of this module. */
  static Connection to(Endpoint endpoint, ChannelSettings settings) {
    SharedChannel shared = SharedChannel.lease(endpoint, settings);
    return new Connection(endpoint.toString(), shared.channel(), Optional.of(shared));
  }

  /** A connection over a channel that somebody else opens and closes. */
  static Connection over(Channel channel) {
    return new Connection(channel.authority(), channel, Optional.empty());
  }

  String address() {
    return address;
  }

  /**
   * Gets a token that stands for the user in all later requests.
   *
   * @return false when authentication is switched off in the server, which then wants no token
   */
  boolean authenticate(Credentials credentials, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    AuthenticateRequest request =
        AuthenticateRequest.newBuilder()
            .setName(credentials.user())
            .setPassword(credentials.password())
            .build();
    try {
      String token = await(AuthGrpc.newFutureStub(channel).authenticate(request), limit).getToken();
      authorization.add(MetadataUtils.newAttachHeadersInterceptor(headers(TOKEN, token)));
      return true;
    } catch (ExecutionException e) {
      Status status = Failures.status(e.getCause());
      if (String.valueOf(status.getDescription()).contains("authentication is not enabled")) {
        return false;
      }
      throw Failures.of(status, "authenticating at " + address);
    }
  }

  /** Sends a transaction and waits for the response. */
  TxnResponse txn(TxnRequest request, Duration limit, String what)
      throws TransientFailure, BootstrapException, InterruptedException {
    try {
      return await(
          KVGrpc.newFutureStub(channel)
              .withInterceptors(authorization.toArray(ClientInterceptor[]::new))
              .txn(request),
          limit);
    } catch (ExecutionException e) {
      throw Failures.of(Failures.status(e.getCause()), what + " at " + address);
    }
  }

  /**
   * Waits, and cancels the call when no response comes. A deadline of gRPC would cancel it from a
   * thread of gRPC, which logs an error when the channel is closed meanwhile.
   */
  private <T> T await(ListenableFuture<T> response, Duration limit)
      throws ExecutionException, InterruptedException {
    try {
      return response.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      refusePanic();
      throw new ExecutionException(Status.DEADLINE_EXCEEDED.asException());
    } catch (InterruptedException e) {
      response.cancel(true);
      throw e;
    }
  }

  /**
   * Fails when gRPC itself has failed: that does not end the request during which it happened, but
   * it does end, at once, any that comes after it.
   */
  private void refusePanic() throws ExecutionException, InterruptedException {
    // Not every channel of somebody else can tell its state.
    if (shared.isPresent()
        && shared.get().channel().getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      ListenableFuture<?> other =
          KVGrpc.newFutureStub(channel).range(RangeRequest.getDefaultInstance());
      try {
        other.get(1, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (Failures.isPanic(Failures.status(e.getCause()))) {
          throw e;
        }
      } catch (TimeoutException e) {
        // It has not failed, and is slow.
      } finally {
        other.cancel(true);
      }
    }
  }

  /** Opens a watch without waiting for it; it ends with this connection if not before. */
  WatchStream watch(WatchCreateRequest request, String what) {
    WatchStream stream = new WatchStream(request.getStartRevision(), what + " at " + address);
    StreamObserver<WatchRequest> requests =
        WatchGrpc.newStub(channel)
            .withInterceptors(authorization.toArray(ClientInterceptor[]::new))
            .withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(headers(REQUIRE_LEADER, "true")))
            .watch(stream);
    watches.removeIf(WatchStream::isClosed);
    watches.add(stream);
    requests.onNext(WatchRequest.newBuilder().setCreateRequest(request).build());
    return stream;
  }

  private static Metadata headers(Metadata.Key<String> key, String value) {
    Metadata headers = new Metadata();
    headers.put(key, value);
    return headers;
  }

  /** Closes it after a failure, so that nobody else begins to use the channel. */
  void giveUp() {
    shared.ifPresent(SharedChannel::retire);
    close();
  }

  @Override
  public void close() {
    watches.forEach(WatchStream::close); // while there is a thread that can tell the server
    shared.ifPresent(SharedChannel::release);
  }
}
