package dev.etcdbootstrap.discovery;

import com.google.protobuf.ByteString;
import dev.etcdbootstrap.discovery.Store.Batch;
import dev.etcdbootstrap.discovery.Store.Change;
import dev.etcdbootstrap.discovery.Store.Entry;
import dev.etcdbootstrap.discovery.Store.Range;
import dev.etcdbootstrap.discovery.Store.Transaction;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Function;

/**
 * The part of etcd's v3 KV service that discovery uses: ranges, puts, deletions, and transactions
 * of these. Reads only the current revision. Thread-safe.
 */
final class KvService extends KVGrpc.KVImplBase {

  private final Store store;

  KvService(Store store) {
    this.store = store;
  }

  @Override
  public void range(RangeRequest request, StreamObserver<RangeResponse> observer) {
    answer(
        observer,
        transaction ->
            range(transaction, request).setHeader(header(transaction.revision())).build());
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> observer) {
    answer(
        observer,
        transaction -> {
          transaction.put(text(request.getKey()), text(request.getValue()));
          return PutResponse.newBuilder().setHeader(header(transaction.revision())).build();
        });
  }

  @Override
  public void deleteRange(
      DeleteRangeRequest request, StreamObserver<DeleteRangeResponse> observer) {
    answer(
        observer,
        transaction ->
            delete(transaction, request).setHeader(header(transaction.revision())).build());
  }

  @Override
  public void txn(TxnRequest request, StreamObserver<TxnResponse> observer) {
    answer(observer, transaction -> txn(transaction, request));
  }

  private <T> void answer(StreamObserver<T> observer, Function<Transaction, T> work) {
    T answer;
    try {
      answer = store.transact(work);
    } catch (Refused e) {
      observer.onError(
          Status.INVALID_ARGUMENT.withDescription("etcdserver: " + e.getMessage()).asException());
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  private static TxnResponse txn(Transaction transaction, TxnRequest request) {
    boolean succeeded =
        request.getCompareList().stream().allMatch(compare -> holds(transaction, compare));
    List<RequestOp> operations = succeeded ? request.getSuccessList() : request.getFailureList();
    TxnResponse.Builder response = TxnResponse.newBuilder().setSucceeded(succeeded);
    for (RequestOp operation : operations) {
      response.addResponses(run(transaction, operation));
    }
    return response.setHeader(header(transaction.revision())).build();
  }

  private static ResponseOp run(Transaction transaction, RequestOp operation) {
    ResponseOp.Builder response = ResponseOp.newBuilder();
    switch (operation.getRequestCase()) {
      case REQUEST_RANGE ->
          response.setResponseRange(range(transaction, operation.getRequestRange()));
      case REQUEST_PUT -> {
        PutRequest put = operation.getRequestPut();
        transaction.put(text(put.getKey()), text(put.getValue()));
        response.setResponsePut(PutResponse.getDefaultInstance());
      }
      case REQUEST_DELETE_RANGE ->
          response.setResponseDeleteRange(delete(transaction, operation.getRequestDeleteRange()));
      case REQUEST_TXN -> response.setResponseTxn(txn(transaction, operation.getRequestTxn()));
      case REQUEST_NOT_SET -> throw new Refused("an operation of a transaction is empty");
    }
    return response.build();
  }

  private static boolean holds(Transaction transaction, Compare compare) {
    List<Entry> entries = transaction.range(range(compare.getKey(), compare.getRangeEnd()));
    return entries.isEmpty()
        ? compare.getTarget() != Compare.CompareTarget.VALUE && holds(compare, 0, 0, 0, "")
        : entries.stream()
            .allMatch(
                entry ->
                    holds(
                        compare,
                        entry.created(),
                        entry.modified(),
                        entry.version(),
                        entry.value()));
  }

  private static boolean holds(
      Compare compare, long created, long modified, long version, String value) {
    int order =
        switch (compare.getTarget()) {
          case CREATE -> Long.compare(created, compare.getCreateRevision());
          case MOD -> Long.compare(modified, compare.getModRevision());
          case VERSION -> Long.compare(version, compare.getVersion());
          case VALUE -> value.compareTo(text(compare.getValue()));
          case UNRECOGNIZED -> throw new Refused("the comparison is unknown");
        };
    return switch (compare.getResult()) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case GREATER -> order > 0;
      case LESS -> order < 0;
      case UNRECOGNIZED -> throw new Refused("the comparison is unknown");
    };
  }

  private static RangeResponse.Builder range(Transaction transaction, RangeRequest request) {
    List<Entry> entries = transaction.range(range(request.getKey(), request.getRangeEnd()));
    RangeResponse.Builder response = RangeResponse.newBuilder().setCount(entries.size());
    if (request.getCountOnly()) {
      return response;
    }
    long most = request.getLimit() > 0 ? request.getLimit() : entries.size();
    for (Entry entry : entries.subList(0, (int) Math.min(most, entries.size()))) {
      KeyValue keyValue = keyValue(entry);
      response.addKvs(request.getKeysOnly() ? keyValue.toBuilder().clearValue().build() : keyValue);
    }
    return response.setMore(most < entries.size());
  }

  private static DeleteRangeResponse.Builder delete(
      Transaction transaction, DeleteRangeRequest request) {
    int deleted = transaction.delete(range(request.getKey(), request.getRangeEnd())).size();
    return DeleteRangeResponse.newBuilder().setDeleted(deleted);
  }

  /** One key, or, with an end, the keys up to it; an end of one zero byte means no end. */
  static Range range(ByteString key, ByteString end) {
    if (key.isEmpty()) {
      throw new Refused("key is not provided");
    }
    if (end.isEmpty()) {
      return Range.ofKey(text(key));
    }
    boolean open = end.size() == 1 && end.byteAt(0) == 0;
    return new Range(text(key), open ? "\uffff" : text(end));
  }

  private static String text(ByteString bytes) {
    if (!bytes.isValidUtf8()) {
      throw new Refused("this service stores text only");
    }
    return bytes.toStringUtf8();
  }

  static ResponseHeader header(long revision) {
    return ResponseHeader.newBuilder()
        .setClusterId(1)
        .setMemberId(1)
        .setRaftTerm(1)
        .setRevision(revision)
        .build();
  }

  /** The changes as events of the Watch service. */
  static List<Event> events(Batch batch) {
    return batch.changes().stream().map(change -> event(change, batch.revision())).toList();
  }

  private static Event event(Change change, long revision) {
    return change
        .after()
        .map(after -> Event.newBuilder().setType(Event.EventType.PUT).setKv(keyValue(after)))
        .orElseGet(
            () ->
                Event.newBuilder()
                    .setType(Event.EventType.DELETE)
                    .setKv(
                        KeyValue.newBuilder()
                            .setKey(ByteString.copyFromUtf8(change.key()))
                            .setModRevision(revision)))
        .build();
  }

  private static KeyValue keyValue(Entry entry) {
    return KeyValue.newBuilder()
        .setKey(ByteString.copyFromUtf8(entry.key()))
        .setValue(ByteString.copyFromUtf8(entry.value()))
        .setCreateRevision(entry.created())
        .setModRevision(entry.modified())
        .setVersion(entry.version())
        .build();
  }

  /** The request is invalid, or uses what this service does not implement. */
  static final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }
}
