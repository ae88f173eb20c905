package dev.etcdbootstrap.discovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.etcdbootstrap.discovery.Store.Batch;
import dev.etcdbootstrap.discovery.Store.Compacted;
import dev.etcdbootstrap.discovery.Store.Entry;
import dev.etcdbootstrap.discovery.Store.Range;
import dev.etcdbootstrap.discovery.Store.Transaction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * etcd's v2 keys API, as far as discovery uses it: reading a key or a directory, waiting for a
 * change, creating a key, removing one. Thread-safe; a request that waits holds its thread.
 */
final class V2Face implements HttpHandler {

  static final String PATH = "/v2/keys";

  /** No registration comes near. */
  private static final int MAX_BODY_BYTES = 64 << 10;

  /** A wait that brought nothing for so long is ended with an empty answer, as etcd may do. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Store store;

  V2Face(Store store) {
    this.store = store;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String key = path.substring(Math.min(path.length(), PATH.length())).replaceAll("/+$", "");
      Form query =
          Form.parse(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
      V2Answer answer = answer(exchange, key, query);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("X-Etcd-Index", String.valueOf(answer.index()));
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server ends
    }
  }

  private V2Answer answer(HttpExchange exchange, String key, Form query)
      throws IOException, InterruptedException {
    return switch (exchange.getRequestMethod()) {
      case "GET" -> query.isTrue("wait") ? waited(key, query) : store.transact(t -> get(t, key));
      case "PUT" -> {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
          yield store.transact(t -> V2Answer.error(413, 209, "Too large", key, t.revision()));
        }
        Form form = Form.parse(new String(body, StandardCharsets.UTF_8));
        String value = form.get("value").or(() -> query.get("value")).orElse("");
        boolean mustBeNew = query.isFalse("prevExist") || form.isFalse("prevExist");
        yield store.transact(t -> put(t, key, value, mustBeNew));
      }
      case "DELETE" -> store.transact(t -> delete(t, key, query.get("prevValue")));
      default ->
          store.transact(t -> V2Answer.error(405, 107, "Method not allowed", key, t.revision()));
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

  /** Waits for one change below a key, or at it. */
  private V2Answer waited(String key, Form query) throws InterruptedException {
    CompletableFuture<Batch> change = new CompletableFuture<>();
    long from = query.get("waitIndex").map(V2Face::number).orElse(0L);
    // What is hidden is not told, so a token's size is not taken for a member.
    Range below = Range.ofPrefix(key + "/");
    Store.Watch watch;
    try {
      watch =
          store.watch(
              below,
              from,
              revision -> {},
              batch -> {
                if (batch.changes().stream().anyMatch(c -> !V2Answer.isHidden(key, c.key()))) {
                  change.complete(batch);
                }
              });
    } catch (Compacted e) {
      return store.transact(
          t ->
              V2Answer.error(
                  400,
                  401,
                  "The event in requested index is outdated and cleared",
                  "the requested history has been cleared [" + e.oldest() + "/" + from + "]",
                  t.revision()));
    }
    try {
      return V2Answer.event(key, change.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return new V2Answer(200, "", from);
    } finally {
      watch.close();
    }
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
