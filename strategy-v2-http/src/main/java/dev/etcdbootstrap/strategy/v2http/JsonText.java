package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.client.JsonLimits;
import org.json.JSONException;
import org.json.JSONObject;

/** Reads JSON that a server has sent. */
final class JsonText {

  private JsonText() {}

  /**
   * The object that a text holds.
   *
   * @throws JSONException when it is none, or beyond the {@linkplain JsonLimits limits}
   */
  static JSONObject object(String text) {
    try {
      JsonLimits.check(text);
    } catch (IllegalArgumentException e) {
      throw new JSONException(e.getMessage(), e);
    }
    return new JSONObject(text);
  }
}
