package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Reply;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.json.JSONObject;

/** As much of the v2 API of etcd as discovery needs, for one directory. Thread-safe. */
final class V2Directory implements Function<Request, Reply> {

  static final String PATH = "/v2/keys/registry/token";

  private record Node(String key, String value, long created, long modified) {
    String json() {
      return "{\"key\":%s,\"value\":%s,\"createdIndex\":%d,\"modifiedIndex\":%d}"
          .formatted(JSONObject.quote(key), JSONObject.quote(value), created, modified);
    }
  }

  private record Event(long index, String json) {}

  private final String size;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Node> marks = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>();
  private long index = 4;

  V2Directory(int size) {
    this(String.valueOf(size));
  }

  V2Directory(String size) {
    this.size = size;
  }

  synchronized V2Directory put(String key, String value) {
    write(key, value);
    return this;
  }

  private Node write(String key, String value) {
    index++;
    Node before = nodes.get(key);
    long created = before == null ? index : before.created();
    Node node = new Node("/registry/token/" + key, value, created, index);
    nodes.put(key, node);
    happened(before == null ? "create" : "update", node);
    return node;
  }

  /** Marks a member as started, under any name. */
  synchronized Reply mark(String name) {
    if (marks.containsKey(name)) {
      return error(412, 105);
    }
    index++;
    Node node = new Node("/registry/token/_started/" + name, "started", index, index);
    marks.put(name, node); // hidden, so it is in no list and no event
    return ok(201, action("create", node.json()));
  }

  synchronized void remove(String key) {
    Node node = nodes.remove(key);
    if (node != null) {
      index++;
      happened("delete", new Node(node.key(), "", node.created(), index));
    }
  }

  /** Puts a key that is not there, and removes one that is. */
  synchronized void comeOrGo(String key, String value) {
    if (nodes.containsKey(key)) {
      remove(key);
    } else {
      put(key, value);
    }
  }

  /** Something else in the store changes. */
  synchronized void moveOn() {
    index++;
  }

  /** In the order of their creation. */
  synchronized List<Registration> registrations() {
    return nodes.entrySet().stream()
        .map(entry -> Registration.of(entry.getKey(), entry.getValue().value()))
        .toList();
  }

  private void happened(String action, Node node) {
    events.add(new Event(index, action(action, node.json())));
    notifyAll();
  }

  private static String action(String action, String node) {
    return "{\"action\":\"" + action + "\",\"node\":" + node + "}";
  }

  @Override
  public synchronized Reply apply(Request request) {
    String key = request.path().substring(Math.min(request.path().length(), PATH.length()));
    if (key.equals("/_config/size")) {
      return size.isEmpty()
          ? error(404, 100)
          : ok(200, action("get", new Node("/registry/token/_config/size", size, 3, 3).json()));
    }
    if (request.query().contains("wait=true")) {
      long from = Long.parseLong(request.query().replaceAll(".*waitIndex=(\\d+).*", "$1"));
      return connection -> next(from).writeTo(connection);
    }
    if (key.startsWith("/_started/")) {
      String mark = key.substring("/_started/".length());
      return request.method().equals("PUT") ? mark(mark) : marks();
    }
    String name = key.isEmpty() ? "" : key.substring(1);
    return switch (request.method()) {
      case "GET" -> list();
      case "PUT" -> {
        if (nodes.containsKey(name)) {
          yield error(412, 105);
        }
        String value = request.body().substring("value=".length());
        Node node = write(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
        yield ok(201, action("create", node.json()));
      }
      default -> {
        remove(name);
        yield ok(200, action("delete", "{}"));
      }
    };
  }

  private Reply list() {
    return list("/registry/token", nodes);
  }

  private Reply marks() {
    return marks.isEmpty() ? error(404, 100) : list("/registry/token/_started", marks);
  }

  private Reply list(String directory, Map<String, Node> inside) {
    String list = inside.values().stream().map(Node::json).collect(Collectors.joining(","));
    String nodes = list.isEmpty() ? "" : ",\"nodes\":[" + list + "]";
    return ok(200, action("get", "{\"key\":\"" + directory + "\",\"dir\":true" + nodes + "}"));
  }

  private synchronized Reply next(long from) throws InterruptedException {
    while (true) {
      for (Event event : events) {
        if (event.index() >= from) {
          return ok(200, event.json());
        }
      }
      wait();
    }
  }

  private Reply ok(int status, String body) {
    return Reply.of(status, body, "Content-Type: application/json", "X-Etcd-Index: " + index);
  }

  static Reply error(int status, int code) {
    return Reply.of(
        status,
        "{\"errorCode\":" + code + ",\"message\":\"scripted\",\"cause\":\"\",\"index\":9}",
        "Content-Type: application/json");
  }
}
