package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.ClusterLimits;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a member writes into a registry, in the form in which etcd writes it. Immutable and
 * thread-safe; equal when key and value are.
 */
public final class Registration {

  private final String key;
  private final String value;

  // Parsed at most once: a roster is decided upon at every change of it.
  private volatile @Nullable Member member;

  private Registration(String key, String value) {
    this.key = key;
    this.value = value;
  }

  /**
   * A registration as it was found.
   *
   * @param key the member ID in hexadecimal
   * @param value {@code name=url1,name=url2}; the document of the v2 protocol shows {@code &}
   *     between, which is read as well
   */
  public static Registration of(String key, String value) {
    return new Registration(key, value);
  }

  /**
   * The registration of a member in the cluster that meets under a token.
   *
   * @throws InvalidClusterException when the member advertises no URL
   */
  public static Registration of(LocalMember local, String token) {
    Member member = new Member(local.name(), local.advertisedPeerUrls());
    return new Registration(member.id(token).toString(), member.toString());
  }

  /** The member ID in hexadecimal. */
  public String key() {
    return key;
  }

  /** The name and the peer URLs. */
  public String value() {
    return value;
  }

  /**
   * The member that is registered; empty when the value has no {@code =} and so is none, as etcd
   * sees it.
   *
   * @throws InvalidClusterException when it is meant to be one and is illegal, or longer than
   *     {@link ClusterLimits#MAX_REGISTRATION_LENGTH}
   */
  public Optional<Member> member() {
    if (value.indexOf('=') < 0) {
      return Optional.empty();
    }
    Member parsed = member;
    if (parsed == null) {
      parsed = parse();
      member = parsed;
    }
    return Optional.of(parsed);
  }

  private Member parse() {
    if (value.length() > ClusterLimits.MAX_REGISTRATION_LENGTH) {
      throw new InvalidClusterException(List.of(Problems.tooLong(this)));
    }
    String name = value.substring(0, value.indexOf('='));
    // A name that is too long is refused as it is: to look for it again and again takes its time.
    List<Member> members =
        Member.parseList(
            name.length() > ClusterLimits.MAX_NAME_LENGTH
                ? value
                : value.replace("&" + name + "=", "," + name + "="));
    if (members.size() != 1) {
      throw new InvalidClusterException(
          List.of(Problems.severalMembers(this, members.stream().map(Member::name).toList())));
    }
    return members.get(0);
  }

  /** Whether the other is of the same member, however it is written. */
  boolean isSame(Registration other) {
    try {
      return value.equals(other.value) || member().equals(other.member());
    } catch (InvalidClusterException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Registration registration
        && key.equals(registration.key)
        && value.equals(registration.value);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + value.hashCode();
  }

  /** As {@code key: value}. */
  @Override
  public String toString() {
    return key + ": " + value;
  }
}
