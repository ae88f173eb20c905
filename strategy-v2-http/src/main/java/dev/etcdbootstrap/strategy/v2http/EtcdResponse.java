package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * The response of a server to one request, in full.
 *
 * @param status of HTTP
 * @param index the store's index when the server began to respond ({@code X-Etcd-Index}); 0 when it
 *     did not say
 * @param body its text
 * @param request what was requested and where, for messages
 */
record EtcdResponse(int status, long index, String body, String request) {

  /** etcd's code for a key that does not exist. */
  static final int KEY_NOT_FOUND = 100;

  /** etcd's code for a key that exists although it must not. */
  static final int KEY_EXISTS = 105;

  /** etcd's code for a watch from an index that the server has forgotten. */
  static final int INDEX_CLEARED = 401;

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** etcd's own error code; 0 when the body has none. */
  int errorCode() {
    if (isSuccess() || !body.startsWith("{")) {
      return 0;
    }
    try {
      return JsonText.object(body).optInt("errorCode", 0);
    } catch (JSONException e) {
      return 0;
    }
  }

  /**
   * Whether a server that is no etcd, such as a service in front of one, refuses the path or the
   * method. etcd refuses with a code of its own.
   */
  boolean isNotServed() {
    return (status == 400 || status == 404 || status == 405) && errorCode() == 0;
  }

  /**
   * The object in the body of a success; throws otherwise.
   *
   * @throws TransientFailure for an error that may pass and for an empty or truncated response
   * @throws BootstrapException for what no etcd sends
   */
  JSONObject object() throws TransientFailure, BootstrapException {
    requireSuccess();
    String text = body.strip();
    if (text.isEmpty()) {
      throw new TransientFailure(request + ": the response is empty");
    }
    if (!text.startsWith("{")) {
      throw unusable("is not JSON");
    }
    if (!text.endsWith("}")) {
      throw new TransientFailure(request + ": the response is truncated");
    }
    try {
      return JsonText.object(text);
    } catch (JSONException e) {
      throw unusable("is not JSON");
    }
  }

  /** The node in {@link #object}. */
  JSONObject node() throws TransientFailure, BootstrapException {
    return node(object());
  }

  JSONObject node(JSONObject object) throws BootstrapException {
    if (object.opt("node") instanceof JSONObject node) {
      return node;
    }
    throw unusable("is not one of etcd v2");
  }

  /** A field of a node that must be text. */
  String text(JSONObject node, String field) throws BootstrapException {
    if (node.opt(field) instanceof String text) {
      return text;
    }
    throw unusable("has no text as " + field);
  }

  /** A response that is not of the protocol; another request would not help. */
  BootstrapException unusable(String why) {
    return new BootstrapException(
        Reason.UNAVAILABLE,
        request
            + ": the response "
            + why
            + " ("
            + summary()
            + "); check that this is the URL of an etcd v2 discovery directory, and not of a proxy");
  }

  private String summary() {
    return "HTTP "
        + status
        + (body.isBlank() ? ", empty" : ", \"" + ForeignText.printable(body.strip()) + "\"");
  }

  /** Throws what a refusal means; does nothing for a success. */
  void requireSuccess() throws TransientFailure, BootstrapException {
    if (isSuccess()) {
      return;
    }
    if (status >= 500 || status == 408 || status == 429) {
      throw new TransientFailure(request + ": " + summary());
    }
    if (status == 401 || status == 403 || status == 407) {
      throw new BootstrapException(
          Reason.DENIED,
          request
              + ": "
              + summary()
              + (status == 407
                  ? "; the proxy asks for a password, which discovery-proxy does not support"
                  : "; set discovery-user and discovery-password, or correct them"));
    }
    if (errorCode() == KEY_NOT_FOUND) {
      throw new BootstrapException(
          Reason.NOT_FOUND,
          request
              + ": this token does not exist; make one with etcd-bootstrap token create, or correct"
              + " discovery");
    }
    if (status == 404) {
      throw new BootstrapException(
          Reason.UNAVAILABLE,
          request
              + ": HTTP 404; no etcd v2 API is served there (etcd 3.4 and 3.5 need --enable-v2, 3.6 and later have none)");
    }
    throw unusable("is an error");
  }
}
