package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A watch under way: what etcd sends waits here until somebody takes it. Written by gRPC, read by
 * one thread. Ended with its connection.
 */
final class WatchStream implements StreamObserver<WatchResponse> {

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final long startRevision;
  private final String what;

  /** What has come over the wire. */
  private sealed interface Signal {
    record Response(WatchResponse response) implements Signal {}

    record End(Status status) implements Signal {}
  }

  /**
   * Before it is opened.
   *
   * @param startRevision of the first change that it tells
   * @param what is watched, and where
   */
  WatchStream(long startRevision, String what) {
    this.startRevision = startRevision;
    this.what = what;
  }

  /** Whether it tells every change from this revision on. */
  boolean covers(long revision) {
    return startRevision <= revision;
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
}
