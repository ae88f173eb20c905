package dev.etcdbootstrap.strategy.v3grpc;

import com.google.common.util.concurrent.ListenableFuture;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.ClientOptions.Credentials;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What one member sends to one node of etcd, over a connection that others may share, and what it
 * gets back. Used by one thread at a time.
 */
final class Connection implements AutoCloseable {

  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

  /** Makes etcd end a watch on a node that has lost its leader, where nothing would ever come. */
  private static final Metadata.Key<String> REQUIRE_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  private final SharedChannel shared;
  private final Channel channel;
  private final String address;
  private final List<ClientInterceptor> authorization = new ArrayList<>();
  private final List<WatchStream> watches = new ArrayList<>();

  Connection(Endpoint endpoint, ClientSettings.Transport transport) {
    this.address = endpoint.toString();
    this.shared = SharedChannel.lease(endpoint, transport);
    this.channel = shared.channel();
  }

  String address() {
    return address;
  }

  /**
   * Gets a token that stands for the user from now on.
   *
   * @return false when the server knows no users, and so wants no token
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
      throw Failures.of(status, "authenticating as " + credentials.user() + " at " + address);
    }
  }

  /** Sends a transaction; blocks until its answer is there. */
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
   * Waits, and ends the call where no answer comes. A deadline of gRPC's would end it from a thread
   * of its own, and complain when the connection is closed meanwhile.
   */
  private static <T> T await(ListenableFuture<T> answer, Duration limit)
      throws ExecutionException, InterruptedException {
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new ExecutionException(Status.DEADLINE_EXCEEDED.asException());
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  /** Opens a watch; does not wait for it. Ended with this, if not before. */
  WatchStream watch(WatchCreateRequest request, String what) {
    WatchStream stream = new WatchStream(request.getStartRevision(), what + " at " + address);
    StreamObserver<WatchRequest> requests =
        WatchGrpc.newStub(channel)
            .withInterceptors(authorization.toArray(ClientInterceptor[]::new))
            .withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(headers(REQUIRE_LEADER, "true")))
            .watch(stream);
    watches.add(stream);
    requests.onNext(WatchRequest.newBuilder().setCreateRequest(request).build());
    return stream;
  }

  private static Metadata headers(Metadata.Key<String> key, String value) {
    Metadata headers = new Metadata();
    headers.put(key, value);
    return headers;
  }

  /** After a failure, so that nobody else begins to use it. */
  void giveUp() {
    shared.retire();
    close();
  }

  @Override
  public void close() {
    watches.forEach(WatchStream::close); // while there is a thread that can tell the server
    shared.release();
  }
}
