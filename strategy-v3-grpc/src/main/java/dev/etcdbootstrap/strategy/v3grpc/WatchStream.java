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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An open watch, which keeps the responses of etcd until they are taken. It asks for the next ones
 * as they are taken, so that a flood waits in the network and not in memory. Written by gRPC, read
 * by one thread.
 */
final class WatchStream
    implements ClientResponseObserver<WatchRequest, WatchResponse>, AutoCloseable {

  /**
   * While fewer are kept, another one is asked for. More than the largest cluster has members: what
   * a member leaves at the server holds up the others that share its connection.
   */
  private static final int MOST_KEPT = 4_096;

  /** Likewise, with the one that is being worked off; each may be longer. */
  private static final int MOST_BYTES_KEPT = 1 << 20;

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final AtomicInteger keptBytes = new AtomicInteger();
  private final AtomicBoolean isAsked = new AtomicBoolean(); // for another response
  private int bytesWorkedOn; // used by the reader only
  private final long startRevision;
  private final String what;
  private volatile @Nullable ClientCallStreamObserver<WatchRequest> call; // null when closed

  /** A response, or the end of the stream. */
  private sealed interface Signal {
    record Response(WatchResponse response) implements Signal {}

    record End(Status status) implements Signal {}
  }

  /**
   * A watch that is not open yet.
   *
   * @param startRevision of the first change that it reports; 0 for those after its creation
   * @param what is watched and where, for messages
   */
  WatchStream(long startRevision, String what) {
    this.startRevision = startRevision;
    this.what = what;
  }

  /**
   * Whether it reports every change after a revision.
   *
   * @param created the revision at which the server created it
   */
  boolean covers(long revision, long created) {
    return startRevision > 0 || created <= revision;
  }

  String what() {
    return what;
  }

  /** Whether it was closed, as it is with its connection: nothing comes any more. */
  boolean isClosed() {
    return call == null;
  }

  /**
   * Waits for the next response; empty when none has come in time.
   *
   * @throws TransientFailure when the stream has ended
   */
  Optional<WatchResponse> next(Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    workedOff();
    Signal signal = signals.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    if (signal == null) {
      return Optional.empty();
    }
    if (signal instanceof Signal.End end) {
      if (end.status().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
        throw new TransientFailure(what + ": too much at once; reading instead");
      }
      throw Failures.of(end.status(), what);
    }
    return Optional.of(taken((Signal.Response) signal));
  }

  private WatchResponse taken(Signal.Response signal) {
    bytesWorkedOn = signal.response().getSerializedSize();
    return signal.response();
  }

  private void workedOff() {
    keptBytes.addAndGet(-bytesWorkedOn);
    bytesWorkedOn = 0;
    askForMore();
  }

  /** Called by the reader and by gRPC. */
  private void askForMore() {
    ClientCallStreamObserver<WatchRequest> open = call;
    if (open != null
        && signals.size() < MOST_KEPT
        && keptBytes.get() < MOST_BYTES_KEPT
        && isAsked.compareAndSet(false, true)) {
      open.request(1);
    }
  }

  /** The next response if it is there already and brings changes; does not wait. */
  Optional<WatchResponse> nextChange() {
    workedOff();
    if (signals.peek() instanceof Signal.Response next
        && !next.response().getCanceled()
        && !next.response().getCreated()) {
      signals.remove();
      return Optional.of(taken(next));
    }
    return Optional.empty();
  }

  /** How many responses have arrived and were not taken. */
  int arrived() {
    return signals.size();
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WatchRequest> started) {
    started.disableAutoRequestWithInitial(1);
    isAsked.set(true);
    call = started;
  }

  @Override
  public void onNext(WatchResponse response) {
    isAsked.set(false);
    keptBytes.addAndGet(response.getSerializedSize());
    signals.add(new Signal.Response(response));
    askForMore();
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal.End(Failures.status(failure)));
  }

  @Override
  public void onCompleted() {
    signals.add(new Signal.End(Status.UNAVAILABLE.withDescription("the server ended the watch")));
  }

  /** Cancels the watch on the server; to be called before the connection is closed. */
  @Override
  public void close() {
    ClientCallStreamObserver<WatchRequest> open = call;
    call = null;
    if (open != null) {
      open.cancel("the member has ended its watch", null);
    }
  }
}
