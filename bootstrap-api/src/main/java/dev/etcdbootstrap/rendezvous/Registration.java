package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import java.util.List;
import java.util.Optional;

/**
 * What a member writes into a registry, in the form in which etcd writes it.
 *
 * @param key the member ID in hexadecimal
 * @param value {@code name=url1,name=url2}; the document of the v2 protocol shows {@code &}
 *     between, which is read as well
 */
public record Registration(String key, String value) {

  /**
   * That of a member in the cluster that meets under a token.
   *
   * @throws InvalidClusterException when the member advertises no URL
   */
  public static Registration of(LocalMember local, String token) {
    Member member = new Member(local.name(), local.advertisedPeerUrls());
    InitialCluster alone = InitialCluster.of(List.of(member)).withToken(token);
    return new Registration(alone.memberId(member).toString(), member.toString());
  }

  /**
   * The member that is registered; empty when the value has no {@code =} and so is none, as etcd
   * sees it.
   *
   * @throws InvalidClusterException when it is meant to be one and is illegal
   */
  public Optional<Member> member() {
    if (value.indexOf('=') < 0) {
      return Optional.empty();
    }
    String name = value.substring(0, value.indexOf('='));
    String text = value.replace("&" + name + "=", "," + name + "=");
    List<Member> members = InitialCluster.parse(text).members();
    if (members.size() != 1) {
      throw new InvalidClusterException(
          List.of(Problems.severalMembers(this, members.stream().map(Member::name).toList())));
    }
    return Optional.of(members.get(0));
  }

  /** Whether the other is of the same member, however it is written. */
  boolean isSame(Registration other) {
    try {
      return value.equals(other.value) || member().equals(other.member());
    } catch (InvalidClusterException e) {
      return false;
    }
  }
}
