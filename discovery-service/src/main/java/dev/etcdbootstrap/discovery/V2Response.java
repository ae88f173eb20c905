package dev.etcdbootstrap.discovery;

import dev.etcdbootstrap.discovery.Store.Change;
import dev.etcdbootstrap.discovery.Store.Entry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * A response of etcd's v2 API.
 *
 * @param body JSON, or empty
 * @param index of the store when it was made
 */
record V2Response(int status, String body, long index) {

  static V2Response of(int status, String action, JSONObject node, long index) {
    return new V2Response(
        status, new JSONObject().put("action", action).put("node", node).toString(), index);
  }

  static V2Response error(int status, int code, String message, String cause, long index) {
    JSONObject error =
        new JSONObject()
            .put("errorCode", code)
            .put("message", message)
            .put("cause", cause)
            .put("index", index);
    return new V2Response(status, error.toString(), index);
  }

  static JSONObject node(Entry entry) {
    return new JSONObject()
        .put("key", entry.key())
        .put("value", entry.value())
        .put("createdIndex", entry.created())
        .put("modifiedIndex", entry.modified());
  }

  static JSONObject removed(String key, Entry before, long index) {
    return new JSONObject()
        .put("key", key)
        .put("createdIndex", before.created())
        .put("modifiedIndex", index);
  }

  /** A directory with its direct children, without the hidden ones. */
  static JSONObject directory(String key, List<Entry> below) {
    JSONArray nodes = new JSONArray();
    Set<String> directories = new LinkedHashSet<>();
    for (Entry entry : below) {
      String rest = entry.key().substring(key.length() + 1);
      int slash = rest.indexOf('/');
      if (isHidden(key, entry.key())) {
        continue;
      }
      if (slash < 0) {
        nodes.put(node(entry));
      } else if (directories.add(rest.substring(0, slash))) {
        nodes.put(
            new JSONObject().put("key", key + "/" + rest.substring(0, slash)).put("dir", true));
      }
    }
    JSONObject directory = new JSONObject().put("key", key).put("dir", true);
    return nodes.isEmpty() ? directory : directory.put("nodes", nodes);
  }

  /** Whether a segment of the path below a directory begins with an underscore. */
  static boolean isHidden(String directory, String key) {
    return key.substring(directory.length()).contains("/_");
  }

  /** The response to a wait. */
  static V2Response event(Change change, long revision) {
    return change
        .after()
        .map(after -> of(200, change.before().isEmpty() ? "create" : "set", node(after), revision))
        .orElseGet(
            () ->
                of(
                    200,
                    "delete",
                    removed(change.key(), change.before().orElseThrow(), revision),
                    revision));
  }
}
