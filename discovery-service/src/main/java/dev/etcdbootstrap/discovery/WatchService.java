package dev.etcdbootstrap.discovery;

import dev.etcdbootstrap.discovery.Store.Compacted;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;

/** etcd's v3 Watch service. Thread-safe. */
final class WatchService extends WatchGrpc.WatchImplBase {

  private final Store store;

  WatchService(Store store) {
    this.store = store;
  }

  @Override
  public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> observer) {
    return new Stream(observer);
  }

  /** The watches of one stream. gRPC calls it in one thread at a time, the store in any. */
  private final class Stream implements StreamObserver<WatchRequest> {

    private final StreamObserver<WatchResponse> observer;
    private final Map<Long, Store.Watch> watches = new HashMap<>();
    private long lastId = -1;

    Stream(StreamObserver<WatchResponse> observer) {
      this.observer = observer;
    }

    @Override
    public void onNext(WatchRequest request) {
      switch (request.getRequestUnionCase()) {
        case CREATE_REQUEST -> create(request.getCreateRequest());
        case CANCEL_REQUEST -> cancel(request.getCancelRequest().getWatchId());
        case PROGRESS_REQUEST -> {
          long revision = store.transact(Store.Transaction::revision);
          send(response(-1, revision));
        }
        case REQUESTUNION_NOT_SET -> {
          // Ignored, as in etcd.
        }
      }
    }

    private void create(WatchCreateRequest request) {
      long id = ++lastId;
      try {
        watches.put(
            id,
            store.watch(
                KvService.range(request.getKey(), request.getRangeEnd()),
                request.getStartRevision(),
                revision -> send(response(id, revision).setCreated(true)),
                batch ->
                    send(response(id, batch.revision()).addAllEvents(KvService.events(batch)))));
      } catch (Compacted e) {
        long revision = store.transact(Store.Transaction::revision);
        send(response(id, revision).setCreated(true));
        send(response(id, revision).setCanceled(true).setCompactRevision(e.oldest()));
      } catch (KvService.Refused e) {
        synchronized (observer) {
          observer.onError(
              Status.INVALID_ARGUMENT
                  .withDescription("etcdserver: " + e.getMessage())
                  .asException());
        }
      }
    }

    private void cancel(long id) {
      Store.Watch watch = watches.remove(id);
      if (watch != null) {
        watch.close();
        send(response(id, store.transact(Store.Transaction::revision)).setCanceled(true));
      }
    }

    private WatchResponse.Builder response(long id, long revision) {
      return WatchResponse.newBuilder().setWatchId(id).setHeader(KvService.header(revision));
    }

    private void send(WatchResponse.Builder response) {
      synchronized (observer) {
        try {
          observer.onNext(response.build());
        } catch (IllegalStateException | StatusRuntimeException e) {
          // The client is gone, and the stream is about to end.
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      watches.values().forEach(Store.Watch::close);
    }

    @Override
    public void onCompleted() {
      watches.values().forEach(Store.Watch::close);
      synchronized (observer) {
        observer.onCompleted();
      }
    }
  }
}
