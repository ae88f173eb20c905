package dev.etcdbootstrap.discovery;

import dev.etcdbootstrap.discovery.Store.Batch;
import dev.etcdbootstrap.discovery.Store.Compacted;
import dev.etcdbootstrap.discovery.Store.Entry;
import dev.etcdbootstrap.discovery.Store.Range;
import dev.etcdbootstrap.discovery.Store.Transaction;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * etcd's v2 keys API, as far as discovery uses it: reading a key or a directory, waiting for a
 * change, creating a key, removing one. Thread-safe; nothing blocks.
 */
final class V2Face {

  static final String PATH = "/v2/keys";

  private final Store store;

  V2Face(Store store) {
    this.store = store;
  }

  /**
   * What a request asks for.
   *
   * @param key as it stands in the path, without {@link #PATH}
   */
  record Request(String method, String key, Form query, Form body) {
    boolean isWait() {
      return method.equals("GET") && query.isTrue("wait");
    }
  }

  /** The answer to anything but a wait. */
  V2Answer answer(Request request) {
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
              t -> V2Answer.error(405, 107, "Method not allowed", request.key(), t.revision()));
    };
  }

  private static V2Answer get(Transaction transaction, String key) {
    Optional<Entry> entry = transaction.get(key);
    if (entry.isPresent()) {
      return V2Answer.of(200, "get", V2Answer.node(entry.get()), transaction.revision());
    }
    var children = transaction.range(Range.ofPrefix(key + "/"));
    return children.isEmpty()
        ? V2Answer.error(404, 100, "Key not found", key, transaction.revision())
        : V2Answer.of(200, "get", V2Answer.directory(key, children), transaction.revision());
  }

  private static V2Answer put(
      Transaction transaction, String key, String value, boolean mustBeNew) {
    Optional<Entry> before = transaction.get(key);
    if (mustBeNew && before.isPresent()) {
      return V2Answer.error(412, 105, "Key already exists", key, transaction.revision());
    }
    Entry entry = transaction.put(key, value);
    boolean created = before.isEmpty();
    return V2Answer.of(
        created ? 201 : 200,
        mustBeNew ? "create" : "set",
        V2Answer.node(entry),
        transaction.revision());
  }

  private static V2Answer delete(
      Transaction transaction, String key, Optional<String> expectedValue) {
    Optional<Entry> before = transaction.get(key);
    if (before.isEmpty()) {
      return V2Answer.error(404, 100, "Key not found", key, transaction.revision());
    }
    if (expectedValue.isPresent() && !expectedValue.get().equals(before.get().value())) {
      return V2Answer.error(412, 101, "Compare failed", key, transaction.revision());
    }
    transaction.delete(Range.ofKey(key));
    return V2Answer.of(
        200,
        "delete",
        V2Answer.removed(key, before.get(), transaction.revision()),
        transaction.revision());
  }

  /**
   * One change of a key or below it.
   *
   * @param index of the store when the wait began
   * @param answer completes with the change, or is cancelled by whoever no longer waits
   */
  record Wait(long index, CompletableFuture<V2Answer> answer) {}

  /** Begins to wait; what is forgotten already is answered at once. */
  Wait await(Request request) {
    String key = request.key();
    long from = request.query().get("waitIndex").map(V2Face::number).orElse(0L);
    CompletableFuture<V2Answer> answer = new CompletableFuture<>();
    try {
      // Also what lies between the key and its children in the order of texts.
      Range range = new Range(key, key + "0");
      Store.Watch watch =
          store.watch(range, from, revision -> {}, batch -> tell(key, batch, answer));
      var unused = answer.whenComplete((answered, cancelled) -> watch.close());
    } catch (Compacted e) {
      answer.complete(store.transact(t -> cleared(e, from, t.revision())));
    }
    return new Wait(store.transact(Transaction::revision), answer);
  }

  /** What is hidden is not told, so a token's size is not taken for a member. */
  private static void tell(String key, Batch batch, CompletableFuture<V2Answer> answer) {
    batch.changes().stream()
        .filter(change -> change.key().equals(key) || change.key().startsWith(key + "/"))
        .filter(change -> !V2Answer.isHidden(key, change.key()))
        .findFirst()
        .ifPresent(change -> answer.complete(V2Answer.event(change, batch.revision())));
  }

  private static V2Answer cleared(Compacted compacted, long from, long index) {
    return V2Answer.error(
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
