package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.Roster;
import dev.etcdbootstrap.rendezvous.StartMarks;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * An etcd v2 directory in which members meet, by the v2 discovery protocol: size under {@code
 * _config/size}, a key for each member, ordered by {@code createdIndex}, long polls with {@code
 * waitIndex}. Start marks, which are not of that protocol, are under {@code _started/}, hidden from
 * lists as the size is. Reads ask for a quorum.
 */
final class V2Registry implements Rendezvous {

  /**
   * With so many changes to come the members are listed, which takes one request where events take
   * one each.
   */
  private static final int BACKLOG = 8;

  /**
   * The directory of the start marks. etcd ignores the slash at the end; a service that passes on
   * single keys only refuses it, as it refuses a mark, so a read and a write get the same answer.
   */
  private static final String STARTED = "_started/";

  /** One short attempt: it may still withdraw a registration. */
  private static final Duration AFTER_DEADLINE = Duration.ofMillis(500);

  private final DiscoveryUrl directory;
  private final HttpClient http;
  private final Duration requestTimeout;
  private final Deadline deadline;

  private Size size = new Size(0, 0, 0);
  private String directoryKey = "";
  private Map<String, Registration> known = new HashMap<>();
  private boolean lostPosition;

  /**
   * The cluster size.
   *
   * @param written the index at which it was written last
   * @param index of the store when it was read
   */
  private record Size(int members, long written, long index) {}

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
    // Two connections at once take one round trip less than one after the other.
    HttpCall listing = get("", "listing the members");
    try {
      readSize();
      return list(listing.await());
    } finally {
      listing.cancel();
    }
  }

  private void readSize() throws TransientFailure, BootstrapException, InterruptedException {
    size = size(get("_config/size", "reading the cluster size").await());
  }

  private HttpCall get(String path, String what) {
    HttpUrl url = directory.below(path).addQueryParameter("quorum", "true").build();
    return http.send(new Request.Builder().url(url).build(), deadline.atMost(requestTimeout), what);
  }

  private static Size size(EtcdResponse response) throws TransientFailure, BootstrapException {
    if (response.errorCode() == EtcdResponse.KEY_NOT_FOUND) {
      throw new BootstrapException(
          Reason.NOT_FOUND,
          response.request()
              + ": there is no cluster size, so this is not a token that was made for discovery;"
              + " make one with etcd-bootstrap token create, or correct discovery");
    }
    JSONObject node = response.node();
    return new Size(
        Roster.parseSize(response.text(node, "value"), response.request()),
        node.optLong("modifiedIndex", 0),
        response.index());
  }

  private Roster list(EtcdResponse response) throws TransientFailure, BootstrapException {
    JSONObject node = response.node();
    try {
      directoryKey = response.text(node, "key");
      List<Roster.Entry> entries = new ArrayList<>();
      Map<String, Registration> listed = new HashMap<>();
      long newest = response.index();
      for (JSONObject entry : nodes(node)) {
        newest = Math.max(newest, entry.getLong("modifiedIndex"));
        if (isMember(entry)) {
          Registration registration = registration(response, entry);
          listed.put(registration.key(), registration);
          entries.add(new Roster.Entry(registration, entry.getLong("createdIndex")));
        }
      }
      known = listed;
      return Roster.of(size.members(), newest, entries).withSizeWritten(size.written());
    } catch (JSONException e) {
      throw response.unusable("is not one of etcd v2");
    }
  }

  private static List<JSONObject> nodes(JSONObject directory) {
    List<JSONObject> nodes = new ArrayList<>();
    if (directory.has("nodes")) {
      JSONArray array = directory.getJSONArray("nodes");
      for (int i = 0; i < array.length(); i++) {
        nodes.add(array.getJSONObject(i));
      }
    }
    return nodes;
  }

  /** Directly in the directory, and not hidden. */
  private boolean isMember(JSONObject node) {
    return isKeyIn(directoryKey, node) && !name(node).startsWith("_");
  }

  /** Directly in a directory, and not one itself. */
  private static boolean isKeyIn(String directory, JSONObject node) {
    String key = node.getString("key");
    int slash = key.lastIndexOf('/');
    return !node.optBoolean("dir") && slash >= 0 && key.substring(0, slash).equals(directory);
  }

  private static String name(JSONObject node) {
    String key = node.getString("key");
    return key.substring(key.lastIndexOf('/') + 1);
  }

  /** One that is known already is kept, with the member that was parsed from it. */
  private Registration registration(EtcdResponse response, JSONObject node)
      throws BootstrapException {
    String key = name(node);
    String value = response.text(node, "value");
    Registration before = known.get(key);
    return before != null && before.value().equals(value) ? before : Registration.of(key, value);
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
    EtcdResponse response =
        http.send(request, deadline.atMost(requestTimeout), "registering").await();
    boolean exists = response.errorCode() == EtcdResponse.KEY_EXISTS;
    if (!exists) {
      response.requireSuccess();
    }
    try {
      if (!exists) {
        long created = response.node().optLong("createdIndex", 0);
        if (created == before.revision() + 1 && size.index() >= before.revision()) {
          // Nothing was written between the list and this, nor between the size and the list, so
          // both are known without a request.
          return before.with(own, created, created).withWriteConfirmed();
        }
        return read().withWriteConfirmed();
      }
      return read();
    } catch (BootstrapException e) {
      // Written, or perhaps: the next read shows it, and fails if the registry is unusable.
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
    EtcdResponse response;
    try {
      response =
          http.send(new Request.Builder().url(url).build(), limit, "waiting for members").await();
    } catch (TransientFailure e) {
      if (System.nanoTime() - start >= limit.toNanos()) {
        // Nothing has happened, or the connection died in silence: a read shows which.
        return deadline.isExpired() ? last : read();
      }
      throw e;
    }
    if (response.errorCode() == EtcdResponse.INDEX_CLEARED) {
      if (lostPosition) {
        throw new TransientFailure(response.request() + ": the index just read is cleared already");
      }
      lostPosition = true;
      return read();
    }
    lostPosition = false;
    response.requireSuccess();
    if (response.body().isBlank()) {
      return last;
    }
    Roster next = changed(last, response);
    // No event tells that the size was written, so it is read again before anybody goes by it.
    return next.entries().size() >= next.size() ? read() : next;
  }

  private Roster changed(Roster last, EtcdResponse response)
      throws TransientFailure, BootstrapException, InterruptedException {
    JSONObject event = response.object();
    JSONObject node = response.node(event);
    try {
      long revision = node.getLong("modifiedIndex");
      if (revision <= last.revision()) {
        throw new TransientFailure(
            response.request() + ": the event is older than the one requested");
      }
      boolean directoryChanged = node.getString("key").equals(directoryKey);
      if (directoryChanged || response.index() - revision >= BACKLOG) {
        return read();
      }
      if (!isMember(node)) {
        return last.at(revision);
      }
      return switch (event.getString("action")) {
        case "delete", "expire", "compareAndDelete" -> last.without(name(node), revision);
        default -> {
          Registration registration = registration(response, node);
          known.put(registration.key(), registration);
          yield last.with(registration, node.getLong("createdIndex"), revision);
        }
      };
    } catch (JSONException e) {
      throw response.unusable("is not an event of etcd v2");
    }
  }

  @Override
  public void withdraw(Registration own)
      throws TransientFailure, BootstrapException, InterruptedException {
    HttpUrl url = directory.below(own.key()).addQueryParameter("prevValue", own.value()).build();
    Request request = new Request.Builder().url(url).delete().build();
    Duration limit = deadline.atMost(requestTimeout);
    EtcdResponse response =
        http.send(request, limit.isZero() ? AFTER_DEADLINE : limit, "withdrawing").await();
    if (response.errorCode() != EtcdResponse.KEY_NOT_FOUND) {
      response.requireSuccess();
    }
  }

  @Override
  public Optional<Set<EtcdId>> startMarks()
      throws TransientFailure, BootstrapException, InterruptedException {
    HttpCall listing = get(STARTED, "reading the start marks");
    try {
      // Who serves the token answers for its marks too; another 404 is of a server out of order.
      readSize();
      return marks(listing.await());
    } finally {
      listing.cancel();
    }
  }

  private static Optional<Set<EtcdId>> marks(EtcdResponse response)
      throws TransientFailure, BootstrapException {
    if (response.isNotServed()) {
      return Optional.empty();
    }
    if (response.errorCode() == EtcdResponse.KEY_NOT_FOUND) {
      return Optional.of(Set.of());
    }
    JSONObject node = response.node();
    try {
      if (!node.optBoolean("dir")) {
        throw response.unusable("shows a key in place of the directory of the start marks");
      }
      List<String> names = new ArrayList<>();
      for (JSONObject mark : nodes(node)) {
        if (isKeyIn(response.text(node, "key"), mark)) {
          names.add(name(mark));
        }
      }
      return Optional.of(StartMarks.parse(names, response.request()));
    } catch (JSONException e) {
      throw response.unusable("is not one of etcd v2");
    }
  }

  @Override
  public boolean markStarted(EtcdId member)
      throws TransientFailure, BootstrapException, InterruptedException {
    readSize(); // a mark makes no token
    HttpUrl url = directory.below(STARTED + member).addQueryParameter("prevExist", "false").build();
    Request request =
        new Request.Builder()
            .url(url)
            .put(new FormBody.Builder().add("value", "started").build())
            .build();
    EtcdResponse response =
        http.send(request, deadline.atMost(requestTimeout), "marking the member as started")
            .await();
    if (response.errorCode() == EtcdResponse.KEY_EXISTS) {
      return true;
    }
    if (response.isNotServed()) {
      return false;
    }
    response.requireSuccess();
    try {
      JSONObject unused = response.node();
      return true;
    } catch (BootstrapException e) {
      throw new TransientFailure(e.getMessage(), e); // a success, and of whom?
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
