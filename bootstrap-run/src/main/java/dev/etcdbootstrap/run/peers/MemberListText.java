package dev.etcdbootstrap.run.peers;

import dev.etcdbootstrap.client.JsonLimits;
import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Reads what etcd answers to {@code GET /members} on a peer URL: an array of objects whose {@code
 * id} is a number of 64 unsigned bits. The fields are the same from 3.4 to 3.7.
 */
final class MemberListText {

  /** etcd itself recommends seven; discovery allows more. */
  static final int MAX_MEMBERS = 1_000;

  private MemberListText() {}

  /**
   * @throws IllegalArgumentException when it is something else; what, in a few words
   */
  static List<ListedMember> parse(String text) {
    JsonLimits.check(text);
    try {
      JSONArray array = new JSONArray(text);
      if (array.length() > MAX_MEMBERS) {
        throw new IllegalArgumentException("lists more than " + MAX_MEMBERS + " members");
      }
      List<ListedMember> members = new ArrayList<>();
      for (int i = 0; i < array.length(); i++) {
        members.add(member(array.getJSONObject(i)));
      }
      return members;
    } catch (JSONException e) {
      throw new IllegalArgumentException("answers something else than a member list", e);
    }
  }

  private static ListedMember member(JSONObject object) {
    Object number = object.get("id");
    // The library would make a number of gigabytes of an exponent, also of one in a text.
    boolean isWhole =
        number instanceof Integer || number instanceof Long || number instanceof BigInteger;
    BigInteger id = isWhole ? object.getBigInteger("id") : BigInteger.ONE.negate();
    if (id.signum() < 0 || id.bitLength() > Long.SIZE) {
      throw new IllegalArgumentException("lists a member with an ID that etcd does not give");
    }
    return new ListedMember(
        new EtcdId(id.longValue()),
        object.optString("name", ""),
        texts(object, "peerURLs").stream().map(PeerUrl::parse).toList(),
        texts(object, "clientURLs"),
        object.optBoolean("isLearner", false));
  }

  private static List<String> texts(JSONObject object, String key) {
    List<String> texts = new ArrayList<>();
    JSONArray array = object.optJSONArray(key, new JSONArray());
    for (int i = 0; i < array.length(); i++) {
      texts.add(array.getString(i));
    }
    return texts;
  }
}
