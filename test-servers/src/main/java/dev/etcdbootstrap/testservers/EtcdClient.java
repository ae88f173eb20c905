package dev.etcdbootstrap.testservers;

import dev.etcdbootstrap.testservers.process.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * A client of one etcd member, through its v3 JSON gateway (etcd 3.4 and later).
 *
 * <p>Only for {@code http} URLs, and without a proxy. Each call blocks for at most 5 seconds, or
 * the limit that was set. Thread-safe.
 */
public final class EtcdClient {
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(REQUEST_LIMIT)
          .build();

  /** A metric of etcd: the number of requests of one method. */
  private static final Pattern STARTED =
      Pattern.compile(
          "^grpc_server_started_total\\{grpc_method=\"(\\w+)\",.*} (\\S+)$", Pattern.MULTILINE);

  private final URI clientUrl;
  private final Duration limit;
  private final String token;

  /** A client of the member with this client URL. Does not connect yet. */
  public EtcdClient(URI clientUrl) {
    this(clientUrl, REQUEST_LIMIT, "");
  }

  private EtcdClient(URI clientUrl, Duration limit, String token) {
    this.clientUrl = clientUrl;
    this.limit = limit;
    this.token = token;
  }

  /** A client with another limit for each request. */
  public EtcdClient withLimit(Duration limit) {
    return new EtcdClient(clientUrl, limit, token);
  }

  /**
   * A client with the permissions of a user, for an etcd with authentication enabled.
   *
   * @throws UncheckedIOException if the member does not answer, or rejects the user
   */
  public EtcdClient as(String user, String password) {
    JSONObject answer = call("/v3/auth/authenticate", Map.of("name", user, "password", password));
    return new EtcdClient(clientUrl, limit, answer.getString("token"));
  }

  /** Whether the member reports that it is healthy: it answers and its cluster has a leader. */
  public boolean isHealthy() {
    try {
      return new JSONObject(send(request("/health").GET())).optString("health").equals("true");
    } catch (IOException | JSONException e) {
      return false;
    }
  }

  /**
   * The members of the cluster.
   *
   * @throws UncheckedIOException if the member does not answer
   */
  public MemberList memberList() {
    return MemberList.ofJson(post("/v3/cluster/member/list", "{}"));
  }

  /**
   * The status of the member.
   *
   * @throws UncheckedIOException if the member does not answer
   */
  public EtcdStatus status() {
    String json = post("/v3/maintenance/status", "{}");
    try {
      JSONObject status = new JSONObject(json);
      JSONObject header = status.getJSONObject("header");
      return new EtcdStatus(
          MemberList.id(header, "cluster_id"),
          MemberList.id(header, "member_id"),
          MemberList.id(status, "leader"),
          header.optLong("raft_term"),
          status.getString("version"));
    } catch (JSONException e) {
      throw new IllegalStateException(clientUrl + " answered with an unknown status: " + json, e);
    }
  }

  /**
   * Makes any call of the v3 JSON gateway.
   *
   * @param path for example {@code /v3/kv/range}
   * @param message the fields by name; bytes in Base64
   * @return the answer; fields that are zero or empty are absent
   * @throws UncheckedIOException if the member does not answer, or answers with an error
   */
  public JSONObject call(String path, Map<String, ?> message) {
    return new JSONObject(post(path, new JSONObject(message).toString()));
  }

  /**
   * The number of gRPC requests since the member's start, by method, for example {@code Txn};
   * requests through the JSON gateway included.
   *
   * @throws UncheckedIOException if the member does not answer
   */
  public Map<String, Long> requests() {
    try {
      Map<String, Long> requests = new TreeMap<>();
      STARTED
          .matcher(send(request("/metrics").GET()))
          .results()
          .forEach(
              started ->
                  requests.merge(
                      started.group(1), (long) Double.parseDouble(started.group(2)), Long::sum));
      return requests;
    } catch (IOException e) {
      throw noAnswer("/metrics", e);
    }
  }

  private String post(String path, String json) {
    try {
      return send(request(path).POST(BodyPublishers.ofString(json)));
    } catch (IOException e) {
      throw noAnswer(path, e);
    }
  }

  private UncheckedIOException noAnswer(String path, IOException e) {
    return new UncheckedIOException(
        "etcd at " + clientUrl + " did not answer " + path + " (see the member's log): " + e, e);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(clientUrl.resolve(path)).timeout(limit);
    return token.isEmpty() ? request : request.header("Authorization", token);
  }

  private static String send(HttpRequest.Builder builder) throws IOException {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(
            request.uri() + " answered " + response.statusCode() + ": " + response.body());
      }
      return response.body();
    } catch (InterruptedException e) {
      throw Poll.interrupted(e);
    }
  }
}
