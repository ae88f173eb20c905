package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * An etcd v2 directory in which members meet, by the v2 discovery protocol: size under {@code
 * _config/size}, a key for each member, ordered by {@code createdIndex}, long polls with {@code
 * waitIndex}. Reads ask for a quorum.
 */
final class V2Registry implements Rendezvous {

  private final DiscoveryUrl directory;
  private final HttpClient http;
  private final Duration requestTimeout;
  private final Deadline deadline;

  private int size; // 0 until it was read
  private String directoryKey = "";
  private boolean lostPosition;

  V2Registry(DiscoveryUrl directory, HttpClient http, Duration requestTimeout, Deadline deadline) {
    this.directory = directory;
    this.http = http;
    this.requestTimeout = requestTimeout;
    this.deadline = deadline;
  }

  @Override
  public String place() {
    return directory.toString();
  }

  @Override
  public Roster read() throws TransientFailure, BootstrapException, InterruptedException {
    if (size > 0) {
      return list(listing().await());
    }
    // Two connections at once take one round trip less than one after the other.
    HttpClient.Pending listing = listing();
    try {
      size = size(get("_config/size", "reading the cluster size").await());
      return list(listing.await());
    } finally {
      listing.cancel();
    }
  }

  private HttpClient.Pending listing() {
    return get("", "listing the members");
  }

  private HttpClient.Pending get(String path, String what) {
    HttpUrl url = directory.below(path).addQueryParameter("quorum", "true").build();
    return http.send(new Request.Builder().url(url).build(), deadline.atMost(requestTimeout), what);
  }

  private static int size(Answer answer) throws TransientFailure, BootstrapException {
    if (answer.errorCode() == Answer.KEY_NOT_FOUND) {
      throw new BootstrapException(
          Reason.NOT_FOUND,
          answer.request()
              + ": there is no cluster size, so this is no token that was made for discovery;"
              + " make one with etcd-bootstrap token create, or correct discovery");
    }
    if (!answer.isSuccess()) {
      answer.refuse();
    }
    return Roster.parseSize(text(answer, answer.node(), "value"), answer.request());
  }

  private Roster list(Answer answer) throws TransientFailure, BootstrapException {
    if (!answer.isSuccess()) {
      answer.refuse();
    }
    JSONObject node = answer.node();
    try {
      directoryKey = text(answer, node, "key");
      List<Roster.Entry> entries = new ArrayList<>();
      JSONArray nodes = node.has("nodes") ? node.getJSONArray("nodes") : new JSONArray();
      long newest = answer.index();
      for (int i = 0; i < nodes.length(); i++) {
        JSONObject entry = nodes.getJSONObject(i);
        newest = Math.max(newest, entry.getLong("modifiedIndex"));
        if (!entry.optBoolean("dir") && isMember(entry.getString("key"))) {
          entries.add(new Roster.Entry(registration(answer, entry), entry.getLong("createdIndex")));
        }
      }
      return Roster.of(size, newest, entries);
    } catch (JSONException e) {
      throw answer.nonsense("is not what etcd v2 answers");
    }
  }

  /** Directly in the directory, and not hidden. */
  private boolean isMember(String key) {
    int slash = key.lastIndexOf('/');
    return slash >= 0
        && key.substring(0, slash).equals(directoryKey)
        && !key.startsWith("_", slash + 1);
  }

  private static Registration registration(Answer answer, JSONObject node)
      throws BootstrapException {
    String key = text(answer, node, "key");
    return Registration.of(key.substring(key.lastIndexOf('/') + 1), text(answer, node, "value"));
  }

  private static String text(Answer answer, JSONObject node, String field)
      throws BootstrapException {
    if (node.opt(field) instanceof String text) {
      return text;
    }
    throw answer.nonsense("has no text as " + field);
  }

  @Override
  public Roster register(Registration own, Roster before)
      throws TransientFailure, BootstrapException, InterruptedException {
    HttpUrl url = directory.below(own.key()).addQueryParameter("prevExist", "false").build();
    Request request =
        new Request.Builder()
            .url(url)
            .put(new FormBody.Builder().add("value", own.value()).build())
            .build();
    Answer answer = http.send(request, deadline.atMost(requestTimeout), "registering").await();
    if (!answer.isSuccess() && answer.errorCode() != Answer.KEY_EXISTS) {
      answer.refuse();
    }
    try {
      if (answer.isSuccess()) {
        long created = answer.node().optLong("createdIndex", 0);
        if (created == before.revision() + 1) {
          // Nothing came between the list and this, so the list is known without asking for it.
          return before.with(own, created, created);
        }
      }
      return read();
    } catch (BootstrapException e) {
      // Written, or it may be: the next read tells, and fails if this was for good.
      throw new TransientFailure(e.getMessage(), e);
    }
  }

  @Override
  public Roster await(Roster last, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    HttpUrl url =
        directory
            .below("")
            .addQueryParameter("wait", "true")
            .addQueryParameter("recursive", "true")
            .addQueryParameter("waitIndex", String.valueOf(last.revision() + 1))
            .build();
    long start = System.nanoTime();
    Answer answer;
    try {
      answer =
          http.send(new Request.Builder().url(url).build(), limit, "waiting for members").await();
    } catch (TransientFailure e) {
      if (System.nanoTime() - start >= limit.toNanos()) {
        // Nothing has happened, or the connection died in silence: to read tells which.
        return deadline.isExpired() ? last : read();
      }
      throw e;
    }
    if (answer.errorCode() == Answer.INDEX_CLEARED) {
      if (lostPosition) {
        throw new TransientFailure(answer.request() + ": the index just read is cleared already");
      }
      lostPosition = true;
      return read();
    }
    lostPosition = false;
    if (!answer.isSuccess()) {
      answer.refuse();
    }
    return answer.body().isBlank() ? last : changed(last, answer);
  }

  private Roster changed(Roster last, Answer answer)
      throws TransientFailure, BootstrapException, InterruptedException {
    JSONObject node = answer.node();
    try {
      String key = node.getString("key");
      long revision = node.getLong("modifiedIndex");
      if (revision <= last.revision()) {
        throw new TransientFailure(answer.request() + ": the event is older than was asked for");
      }
      if (key.equals(directoryKey)) {
        return read(); // the directory itself has changed, or is gone
      }
      if (node.optBoolean("dir") || !isMember(key)) {
        return last.at(revision);
      }
      String action = new JSONObject(answer.body()).getString("action");
      return switch (action) {
        case "delete", "expire", "compareAndDelete" ->
            last.without(key.substring(key.lastIndexOf('/') + 1), revision);
        default -> last.with(registration(answer, node), node.getLong("createdIndex"), revision);
      };
    } catch (JSONException e) {
      throw answer.nonsense("is no event of etcd v2");
    }
  }

  @Override
  public void withdraw(Registration own)
      throws TransientFailure, BootstrapException, InterruptedException {
    HttpUrl url = directory.below(own.key()).addQueryParameter("prevValue", own.value()).build();
    Request request = new Request.Builder().url(url).delete().build();
    Answer answer = http.send(request, requestTimeout, "withdrawing").await();
    if (!answer.isSuccess() && answer.errorCode() != Answer.KEY_NOT_FOUND) {
      answer.refuse();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
