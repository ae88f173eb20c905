package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A watch under way: what etcd sends waits here until somebody takes it. Written by gRPC, read by
 * one thread.
 */
final class WatchStream
    implements ClientResponseObserver<WatchRequest, WatchResponse>, AutoCloseable {

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final long startRevision;
  private final String what;
  private @Nullable ClientCallStreamObserver<WatchRequest> call;

  /** What has come over the wire. */
  private sealed interface Signal {
    record Response(WatchResponse response) implements Signal {}

    record End(Status status) implements Signal {}
  }

  /**
   * Before it is opened.
   *
   * @param startRevision of the first change that it tells; 0 for what follows its creation
   * @param what is watched, and where
   */
  WatchStream(long startRevision, String what) {
    this.startRevision = startRevision;
    this.what = what;
  }

  /**
   * Whether it tells every change after a revision.
   *
   * @param created the revision at which the server says it was created
   */
  boolean covers(long revision, long created) {
    return startRevision > 0 || created <= revision;
  }

  String what() {
    return what;
  }

  /**
   * Waits for the next response; empty when none has come in time.
   *
   * @throws TransientFailure when the stream has ended
   */
  Optional<WatchResponse> next(Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    Signal signal = signals.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    if (signal == null) {
      return Optional.empty();
    }
    if (signal instanceof Signal.End end) {
      throw Failures.of(end.status(), what);
    }
    return Optional.of(((Signal.Response) signal).response());
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WatchRequest> started) {
    call = started;
  }

  @Override
  public void onNext(WatchResponse response) {
    signals.add(new Signal.Response(response));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal.End(Failures.status(failure)));
  }

  @Override
  public void onCompleted() {
    signals.add(new Signal.End(Status.UNAVAILABLE.withDescription("the server ended the watch")));
  }

  /** Tells the server that nobody listens any more; once, and before the connection ends. */
  @Override
  public void close() {
    ClientCallStreamObserver<WatchRequest> open = call;
    call = null;
    if (open != null) {
      open.cancel("the member has ended its watch", null);
    }
  }
}
