package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * What a server answered to one request, in full.
 *
 * @param status of HTTP
 * @param index the store's index at the time ({@code X-Etcd-Index}); 0 when it did not say
 * @param body its text
 * @param request what was asked, for messages
 */
record Answer(int status, long index, String body, String request) {

  /** etcd's code for a key that is not there. */
  static final int KEY_NOT_FOUND = 100;

  /** etcd's code for a key that is there although it must not be. */
  static final int KEY_EXISTS = 105;

  /** etcd's code for a watch that asks for what the server no longer remembers. */
  static final int INDEX_CLEARED = 401;

  private static final int SHOWN = 80;

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** etcd's own error code; 0 when the body has none. */
  int errorCode() {
    return isSuccess() || !body.startsWith("{") ? 0 : parsed().optInt("errorCode", 0);
  }

  private JSONObject parsed() {
    try {
      return new JSONObject(body);
    } catch (JSONException e) {
      return new JSONObject();
    }
  }

  /**
   * The node that a success is about.
   *
   * @throws TransientFailure for an empty or truncated answer
   * @throws BootstrapException for one that no etcd gives
   */
  JSONObject node() throws TransientFailure, BootstrapException {
    String text = body.strip();
    if (text.isEmpty()) {
      throw new TransientFailure(request + ": the answer is empty");
    }
    if (!text.startsWith("{")) {
      throw nonsense("is no JSON");
    }
    if (!text.endsWith("}")) {
      throw new TransientFailure(request + ": the answer ends in the middle");
    }
    try {
      return new JSONObject(text).getJSONObject("node");
    } catch (JSONException e) {
      throw nonsense("is not what etcd v2 answers");
    }
  }

  /** An answer that is not of the protocol; to ask again would not help. */
  BootstrapException nonsense(String what) {
    return new BootstrapException(
        Reason.UNAVAILABLE,
        request
            + ": the answer "
            + what
            + " (HTTP "
            + status
            + ", "
            + shown(body)
            + "); check that this is the URL of an etcd v2 discovery directory, and of no proxy's page");
  }

  /** The failure that a refusal means. */
  Exception failure() {
    if (status >= 500 || status == 408 || status == 429) {
      return new TransientFailure(request + ": HTTP " + status + ", " + shown(body));
    }
    if (status == 401 || status == 403 || status == 407) {
      return new BootstrapException(
          Reason.DENIED,
          request
              + ": HTTP "
              + status
              + ", "
              + shown(body)
              + (status == 407
                  ? "; the proxy asks for a password, which discovery-proxy cannot give it"
                  : "; set discovery-user and discovery-password, or correct them"));
    }
    if (errorCode() == KEY_NOT_FOUND) {
      return new BootstrapException(
          Reason.NOT_FOUND,
          request
              + ": there is no such token; make one with etcd-bootstrap token create, or correct discovery");
    }
    if (status == 404) {
      return new BootstrapException(
          Reason.UNAVAILABLE,
          request
              + ": HTTP 404; no etcd v2 API is served there (etcd 3.4 and 3.5 need --enable-v2, 3.6 and later have none)");
    }
    return nonsense("is a refusal");
  }

  /** Throws {@link #failure}. */
  void refuse() throws TransientFailure, BootstrapException {
    Exception failure = failure();
    if (failure instanceof TransientFailure mayPass) {
      throw mayPass;
    }
    throw (BootstrapException) failure;
  }

  /** What a server wrote, fit for one line of a terminal. */
  static String shown(String text) {
    if (text.isBlank()) {
      return "empty";
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < SHOWN; i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) ? ' ' : c);
    }
    return (text.length() > SHOWN ? "beginning \"" : "\"") + out + "\"";
  }
}
