package dev.etcdbootstrap.it;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.EtcdClient;
import dev.etcdbootstrap.testservers.Servers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * An etcd in whose v3 keyspace members meet. The test goes past them, through its JSON gateway.
 *
 * @param client as the user who may do everything, if there are users
 * @param options with which members find it
 */
record V3Store(Etcd store, EtcdClient client, Map<String, String> options)
    implements SharedRegistry {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ENDPOINTS = "discovery-endpoints";

  /** The most that etcd takes in one transaction. */
  private static final int CHANGES_AT_ONCE = 128;

  V3Store {
    options = Map.copyOf(options);
  }

  /** Starts the store, an etcd of that name. */
  static V3Store start(Servers servers, String name) {
    return of(servers.etcd(name).build().start().awaitHealthy(LIMIT));
  }

  /** One that serves already. */
  static V3Store of(Etcd store) {
    return new V3Store(store, store.client(), Map.of(ENDPOINTS, store.clientUrl().toString()));
  }

  /** The same, with more options or others. */
  V3Store with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.putAll(more);
    return new V3Store(store, client, all);
  }

  @Override
  public String strategy() {
    return "v3-grpc";
  }

  @Override
  public String registering() {
    return "=http://";
  }

  @Override
  public V3Token newToken(int size) {
    V3Token token = token(UUID.randomUUID().toString());
    token.putKey("_config/size", Integer.toString(size));
    return token;
  }

  /** A token that may not have been made. */
  V3Token token(String text) {
    return new V3Token(text, client, options);
  }

  /** Writes elsewhere, and forgets all that was. */
  @Override
  public void disturb(int changes) {
    int transactions = (changes + CHANGES_AT_ONCE - 1) / CHANGES_AT_ONCE;
    List<Map<String, Map<String, String>>> puts =
        IntStream.range(0, Math.min(CHANGES_AT_ONCE, changes))
            .mapToObj(i -> Map.of("request_put", Map.of("key", base64("/elsewhere/" + i))))
            .toList();
    IntStream.range(0, transactions)
        .parallel()
        .forEach(i -> client.call("/v3/kv/txn", Map.of("success", puts)));
    compact();
  }

  /** Makes etcd forget all but what its keys have now. */
  void compact() {
    long revision =
        client
            .call("/v3/kv/range", Map.of("key", base64("/elsewhere")))
            .getJSONObject("header")
            .getLong("revision");
    client.call("/v3/kv/compaction", Map.of("revision", revision, "physical", true));
  }

  /** How many requests of members this store has begun to serve. */
  long requests() {
    return requests(store);
  }

  /** The same of any node: nobody else sends such requests, but for {@link #disturb}. */
  static long requests(Etcd node) {
    Map<String, Long> started = node.client().requests();
    return Stream.of("Txn", "Watch", "Authenticate").mapToLong(started::get).sum();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(JSONObject keyValue, String field) {
    byte[] bytes = Base64.getDecoder().decode(keyValue.optString(field));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * A token in such a store.
   *
   * @param client of a node that serves
   * @param storeOptions with which members find the store
   */
  record V3Token(String text, EtcdClient client, Map<String, String> storeOptions)
      implements Token {

    V3Token {
      storeOptions = Map.copyOf(storeOptions);
    }

    @Override
    public Map<String, String> options() {
      Map<String, String> options = new TreeMap<>(storeOptions);
      options.put("discovery-token", text);
      return options;
    }

    @Override
    public V3Token at(URI address) {
      return at(List.of(address));
    }

    /** The same token, for members that have these addresses of the store, in this order. */
    V3Token at(List<URI> addresses) {
      return with(
          Map.of(
              ENDPOINTS, addresses.stream().map(URI::toString).collect(Collectors.joining(","))));
    }

    /** The same token, for members with more options or others. */
    V3Token with(Map<String, String> more) {
      Map<String, String> all = new LinkedHashMap<>(storeOptions);
      all.putAll(more);
      return new V3Token(text, client, all);
    }

    @Override
    public String clusterToken() {
      return text;
    }

    @Override
    public Map<String, String> registrations() {
      Map<String, String> registrations = new LinkedHashMap<>();
      below("members").forEach((key, member) -> registrations.put(key, decoded(member, "value")));
      return registrations;
    }

    /** How often each registration was written, by its key. */
    Map<String, Long> writes() {
      Map<String, Long> writes = new LinkedHashMap<>();
      below("members").forEach((key, member) -> writes.put(key, member.getLong("version")));
      return writes;
    }

    @Override
    public Set<String> startMarks() {
      return below("_started").keySet();
    }

    private Map<String, JSONObject> below(String directory) {
      String prefix = path(directory + "/");
      JSONArray keyValues =
          client
              .call(
                  "/v3/kv/range",
                  Map.of("key", base64(prefix), "range_end", base64(path(directory + "0"))))
              .optJSONArray("kvs", new JSONArray());
      Map<String, JSONObject> below = new LinkedHashMap<>();
      for (int i = 0; i < keyValues.length(); i++) {
        JSONObject keyValue = keyValues.getJSONObject(i);
        below.put(decoded(keyValue, "key").substring(prefix.length()), keyValue);
      }
      return below;
    }

    @Override
    public void put(String key, String value) {
      putKey("members/" + key, value);
    }

    @Override
    public void putSize(int size) {
      putKey("_config/size", String.valueOf(size));
    }

    /** Writes any key below the token. */
    void putKey(String key, String value) {
      client.call("/v3/kv/put", Map.of("key", base64(path(key)), "value", base64(value)));
    }

    @Override
    public void delete(String key) {
      client.call("/v3/kv/deleterange", Map.of("key", base64(path("members/" + key))));
    }

    private String path(String rest) {
      return "/_etcd/registry/" + text + "/" + rest;
    }
  }
}
