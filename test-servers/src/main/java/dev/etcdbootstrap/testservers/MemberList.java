package dev.etcdbootstrap.testservers;

import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * The member list of a running etcd. Immutable.
 *
 * @param clusterId the cluster's id, as {@link Member#id}
 * @param members in etcd's order
 */
public record MemberList(String clusterId, List<Member> members) {
  public MemberList {
    members = List.copyOf(members);
  }

  /**
   * A member of the list.
   *
   * @param id hexadecimal, unsigned, without leading zeros, as etcd prints it
   * @param name empty until the member has started
   * @param peerUrls as etcd shows them
   * @param clientUrls empty until the member has started
   */
  public record Member(String id, String name, List<URI> peerUrls, List<URI> clientUrls) {
    public Member {
      peerUrls = List.copyOf(peerUrls);
      clientUrls = List.copyOf(clientUrls);
    }
  }

  /** The member with this name. */
  public Optional<Member> member(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }

  /**
   * Parses an answer of etcd's JSON gateway (ids are decimal strings) or the output of {@code
   * etcdctl -w json member list} (ids are numbers).
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static MemberList ofJson(String json) {
    try {
      JSONObject list = new JSONObject(json);
      List<Member> members =
          StreamSupport.stream(list.getJSONArray("members").spliterator(), false)
              .map(JSONObject.class::cast)
              .map(MemberList::member)
              .toList();
      return new MemberList(id(list.getJSONObject("header"), "cluster_id"), members);
    } catch (JSONException | ClassCastException e) {
      throw new IllegalArgumentException("Not etcd's list of members: " + json, e);
    }
  }

  /** An id in hexadecimal; protobuf's JSON omits zeros. */
  static String id(JSONObject object, String key) {
    return object.optBigInteger(key, BigInteger.ZERO).toString(16);
  }

  private static Member member(JSONObject member) {
    return new Member(
        id(member, "ID"),
        member.optString("name"),
        urls(member.optJSONArray("peerURLs", new JSONArray())),
        urls(member.optJSONArray("clientURLs", new JSONArray())));
  }

  private static List<URI> urls(JSONArray urls) {
    return StreamSupport.stream(urls.spliterator(), false)
        .map(url -> URI.create((String) url))
        .toList();
  }
}
