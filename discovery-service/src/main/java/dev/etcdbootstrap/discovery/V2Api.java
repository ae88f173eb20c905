package dev.etcdbootstrap.discovery;

import dev.etcdbootstrap.discovery.Store.Batch;
import dev.etcdbootstrap.discovery.Store.Compacted;
import dev.etcdbootstrap.discovery.Store.Entry;
import dev.etcdbootstrap.discovery.Store.Range;
import dev.etcdbootstrap.discovery.Store.Transaction;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The part of etcd's v2 keys API that discovery uses: read a key or a directory, wait for a change,
 * create, set and delete a key. Thread-safe; nothing blocks.
 */
final class V2Api {

  static final String PATH = "/v2/keys";

  private final Store store;

  V2Api(Store store) {
    this.store = store;
  }

  /**
   * A request.
   *
   * @param key the path below {@link #PATH}
   */
  record Request(String method, String key, FormFields query, FormFields body) {
    boolean isWait() {
      return method.equals("GET") && query.isTrue("wait");
    }
  }

  /** Answers any request but a wait. */
  V2Response answer(Request request) {
    return switch (request.method()) {
      case "GET" -> store.transact(t -> get(t, request.key()));
      case "PUT" -> {
        String value =
            request.body().get("value").or(() -> request.query().get("value")).orElse("");
        boolean mustBeNew =
            request.query().isFalse("prevExist") || request.body().isFalse("prevExist");
        yield store.transact(t -> put(t, request.key(), value, mustBeNew));
      }
      case "DELETE" ->
          store.transact(t -> delete(t, request.key(), request.query().get("prevValue")));
      default ->
          store.transact(
              t -> V2Response.error(405, 107, "Method not allowed", request.key(), t.revision()));
    };
  }

  private static V2Response get(Transaction transaction, String key) {
    Optional<Entry> entry = transaction.get(key);
    if (entry.isPresent()) {
      return V2Response.of(200, "get", V2Response.node(entry.get()), transaction.revision());
    }
    var children = transaction.range(Range.ofPrefix(key + "/"));
    return children.isEmpty()
        ? V2Response.error(404, 100, "Key not found", key, transaction.revision())
        : V2Response.of(200, "get", V2Response.directory(key, children), transaction.revision());
  }

  private static V2Response put(
      Transaction transaction, String key, String value, boolean mustBeNew) {
    Optional<Entry> before = transaction.get(key);
    if (mustBeNew && before.isPresent()) {
      return V2Response.error(412, 105, "Key already exists", key, transaction.revision());
    }
    Entry entry = transaction.put(key, value);
    boolean created = before.isEmpty();
    return V2Response.of(
        created ? 201 : 200,
        mustBeNew ? "create" : "set",
        V2Response.node(entry),
        transaction.revision());
  }

  private static V2Response delete(
      Transaction transaction, String key, Optional<String> expectedValue) {
    Optional<Entry> before = transaction.get(key);
    if (before.isEmpty()) {
      return V2Response.error(404, 100, "Key not found", key, transaction.revision());
    }
    if (expectedValue.isPresent() && !expectedValue.get().equals(before.get().value())) {
      return V2Response.error(412, 101, "Compare failed", key, transaction.revision());
    }
    transaction.delete(Range.ofKey(key));
    return V2Response.of(
        200,
        "delete",
        V2Response.removed(key, before.get(), transaction.revision()),
        transaction.revision());
  }

  /**
   * A wait for the next change of a key or below it.
   *
   * @param index of the store when the wait began
   * @param answer completes with the change; cancelled when the client is gone
   */
  record Wait(long index, CompletableFuture<V2Response> answer) {}

  /** Begins a wait; answers at once if the change is in the history, or no longer in it. */
  Wait await(Request request) {
    String key = request.key();
    long from = request.query().get("waitIndex").map(V2Api::number).orElse(0L);
    CompletableFuture<V2Response> answer = new CompletableFuture<>();
    try {
      // A superset: some keys sort between a key and its children.
      Range range = new Range(key, key + "0");
      Store.Watch watch =
          store.watch(range, from, revision -> {}, batch -> deliver(key, batch, answer));
      var unused = answer.whenComplete((answered, cancelled) -> watch.close());
    } catch (Compacted e) {
      answer.complete(store.transact(t -> cleared(e, from, t.revision())));
    }
    return new Wait(store.transact(Transaction::revision), answer);
  }

  /** Skips hidden keys, so that the size of a token is not taken for a member. */
  private static void deliver(String key, Batch batch, CompletableFuture<V2Response> answer) {
    batch.changes().stream()
        .filter(change -> change.key().equals(key) || change.key().startsWith(key + "/"))
        .filter(change -> !V2Response.isHidden(key, change.key()))
        .findFirst()
        .ifPresent(change -> answer.complete(V2Response.event(change, batch.revision())));
  }

  private static V2Response cleared(Compacted compacted, long from, long index) {
    return V2Response.error(
        400,
        401,
        "The event in requested index is outdated and cleared",
        "the requested history has been cleared [" + compacted.oldest() + "/" + from + "]",
        index);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
