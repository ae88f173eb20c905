package dev.etcdbootstrap.strategy.v3grpc;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.Event;
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
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** As much of etcd's v3 keyspace as discovery needs. Thread-safe. */
final class Keyspace {

  private static final String OTHER = "/something/else";

  private final NavigableMap<ByteString, KeyValue> keys =
      new TreeMap<>(ByteString.unsignedLexicographicalComparator());
  private final List<Event> history = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private long clusterId = 0xC1;
  private long revision = 1;
  private long compacted;

  private record Watcher(
      long start, WatchCreateRequest request, StreamObserver<WatchResponse> client) {
    boolean wants(Event event) {
      return event.getKv().getModRevision() >= start
          && within(event.getKv().getKey(), request.getKey(), request.getRangeEnd());
    }
  }

  /** Changes the cluster ID, as if this were another etcd. */
  synchronized void clusterId(long id) {
    clusterId = id;
  }

  synchronized long clusterId() {
    return clusterId;
  }

  synchronized void put(String key, String value) {
    revision++;
    put(
        PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(key))
            .setValue(ByteString.copyFromUtf8(value))
            .build(),
        revision);
    tell(revision);
  }

  synchronized void delete(String key) {
    revision++;
    delete(DeleteRangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build(), revision);
    tell(revision);
  }

  /** Puts a key that is not there, and deletes one that is. */
  synchronized void comeOrGo(String key, String value) {
    if (get(key).isPresent()) {
      delete(key);
    } else {
      put(key, value);
    }
  }

  /** Something else in the keyspace changes. */
  void moveOn() {
    put(OTHER, "");
  }

  /** Compacts the history up to the current revision. */
  synchronized void compact() {
    compacted = revision;
    history.removeIf(event -> event.getKv().getModRevision() < compacted);
  }

  synchronized long revision() {
    return revision;
  }

  synchronized Optional<String> get(String key) {
    return Optional.ofNullable(keys.get(ByteString.copyFromUtf8(key)))
        .map(keyValue -> keyValue.getValue().toStringUtf8());
  }

  /** The keys below a prefix that ends with a slash, in the order of creation. */
  synchronized List<KeyValue> below(String prefix) {
    return keys.values().stream()
        .filter(keyValue -> keyValue.getKey().toStringUtf8().startsWith(prefix))
        .sorted((left, right) -> Long.compare(left.getCreateRevision(), right.getCreateRevision()))
        .toList();
  }

  synchronized ResponseHeader header() {
    return ResponseHeader.newBuilder().setClusterId(clusterId).setRevision(revision).build();
  }

  synchronized TxnResponse txn(TxnRequest request) {
    boolean holds = request.getCompareList().stream().allMatch(this::holds);
    TxnResponse.Builder response = TxnResponse.newBuilder().setSucceeded(holds);
    long next = revision + 1;
    int before = history.size();
    for (RequestOp op : holds ? request.getSuccessList() : request.getFailureList()) {
      response.addResponses(apply(op, next));
    }
    if (history.size() > before) {
      revision = next;
      tell(next);
    }
    return response.setHeader(header()).build();
  }

  private boolean holds(Compare compare) {
    KeyValue found = keys.getOrDefault(compare.getKey(), KeyValue.getDefaultInstance());
    int order =
        switch (compare.getTarget()) {
          case CREATE -> Long.compare(found.getCreateRevision(), compare.getCreateRevision());
          case VALUE ->
              found.getCreateRevision() == 0
                  ? -1
                  : ByteString.unsignedLexicographicalComparator()
                      .compare(found.getValue(), compare.getValue());
          default -> throw new IllegalArgumentException("no part of the protocol: " + compare);
        };
    return switch (compare.getResult()) {
      case EQUAL -> order == 0;
      case GREATER -> order > 0;
      default -> throw new IllegalArgumentException("no part of the protocol: " + compare);
    };
  }

  private ResponseOp apply(RequestOp op, long at) {
    ResponseOp.Builder response = ResponseOp.newBuilder();
    return switch (op.getRequestCase()) {
      case REQUEST_RANGE -> response.setResponseRange(range(op.getRequestRange())).build();
      case REQUEST_PUT -> {
        put(op.getRequestPut(), at);
        yield response.setResponsePut(PutResponse.getDefaultInstance()).build();
      }
      case REQUEST_DELETE_RANGE -> {
        delete(op.getRequestDeleteRange(), at);
        yield response.setResponseDeleteRange(DeleteRangeResponse.getDefaultInstance()).build();
      }
      default -> throw new IllegalArgumentException("no part of the protocol: " + op);
    };
  }

  private RangeResponse range(RangeRequest request) {
    RangeResponse.Builder response = RangeResponse.newBuilder();
    for (KeyValue keyValue : keys.values()) {
      if (within(keyValue.getKey(), request.getKey(), request.getRangeEnd())) {
        response.addKvs(keyValue);
      }
    }
    return response.build();
  }

  private static boolean within(ByteString key, ByteString from, ByteString to) {
    var order = ByteString.unsignedLexicographicalComparator();
    return to.isEmpty()
        ? key.equals(from)
        : order.compare(key, from) >= 0 && order.compare(key, to) < 0;
  }

  private void put(PutRequest request, long at) {
    KeyValue before = keys.get(request.getKey());
    KeyValue after =
        KeyValue.newBuilder()
            .setKey(request.getKey())
            .setValue(request.getValue())
            .setCreateRevision(before == null ? at : before.getCreateRevision())
            .setModRevision(at)
            .setVersion(before == null ? 1 : before.getVersion() + 1)
            .build();
    keys.put(request.getKey(), after);
    history.add(Event.newBuilder().setType(Event.EventType.PUT).setKv(after).build());
  }

  private void delete(DeleteRangeRequest request, long at) {
    if (keys.remove(request.getKey()) != null) {
      KeyValue gone = KeyValue.newBuilder().setKey(request.getKey()).setModRevision(at).build();
      history.add(Event.newBuilder().setType(Event.EventType.DELETE).setKv(gone).build());
    }
  }

  /** The first response to a watch, with the revision after which it reports changes. */
  synchronized WatchResponse created() {
    return WatchResponse.newBuilder().setHeader(header()).setCreated(true).build();
  }

  synchronized void watch(WatchCreateRequest request, StreamObserver<WatchResponse> client) {
    long start = request.getStartRevision() == 0 ? revision + 1 : request.getStartRevision();
    client.onNext(created());
    follow(start, request, client);
  }

  /** Reports the changes from the start revision on, or that it is compacted. */
  synchronized void follow(
      long start, WatchCreateRequest request, StreamObserver<WatchResponse> client) {
    if (start <= compacted) {
      client.onNext(compaction());
      return;
    }
    Watcher watcher = new Watcher(start, request, client);
    send(watcher, history);
    watchers.add(watcher);
  }

  /** The response that cancels a watch from a compacted revision. */
  synchronized WatchResponse compaction() {
    return WatchResponse.newBuilder()
        .setHeader(header())
        .setCanceled(true)
        .setCompactRevision(revision)
        .setCancelReason("etcdserver: mvcc: required revision has been compacted")
        .build();
  }

  synchronized void forget(StreamObserver<WatchResponse> client) {
    watchers.removeIf(watcher -> watcher.client() == client);
  }

  /** How many watches are open. */
  synchronized int watchers() {
    return watchers.size();
  }

  private void tell(long at) {
    int from = history.size();
    while (from > 0 && history.get(from - 1).getKv().getModRevision() == at) {
      from--;
    }
    List<Event> news = List.copyOf(history.subList(from, history.size()));
    watchers.forEach(watcher -> send(watcher, news));
  }

  private void send(Watcher watcher, List<Event> events) {
    List<Event> wanted = events.stream().filter(watcher::wants).toList();
    if (!wanted.isEmpty()) {
      watcher
          .client()
          .onNext(WatchResponse.newBuilder().setHeader(header()).addAllEvents(wanted).build());
    }
  }
}
