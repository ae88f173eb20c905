package dev.etcdbootstrap.cluster;

import dev.etcdbootstrap.text.ForeignText;
import java.util.ArrayList;
import java.util.List;

/**
 * A member of a cluster as its peers know it.
 *
 * @param name unique in the cluster; any printable text without {@code ,} and {@code =}
 * @param peerUrls at least one, at most {@link ClusterLimits#MAX_PEER_URLS}, sorted by text
 */
public record Member(String name, List<PeerUrl> peerUrls) {

  /**
   * A member with these peer URLs, in any order.
   *
   * @throws InvalidClusterException when the name is illegal ({@code bad-name}), there is no URL
   *     ({@code no-peer-url}) or more than {@link ClusterLimits#MAX_PEER_URLS} ({@code
   *     too-many-peer-urls})
   */
  public Member {
    peerUrls = sorted(peerUrls);
    List<Problem> problems = new ArrayList<>();
    Names.defect(name).ifPresent(defect -> problems.add(badName(name, defect)));
    if (peerUrls.isEmpty()) {
      problems.add(
          Problem.error(
              "no-peer-url",
              "member " + ForeignText.printable(name) + " has no peer URL",
              "give it the URL at which its peers reach it",
              name));
    }
    if (peerUrls.size() > ClusterLimits.MAX_PEER_URLS) {
      problems.add(tooManyUrls(name));
    }
    if (!problems.isEmpty()) {
      throw new InvalidClusterException(problems);
    }
  }

  private static List<PeerUrl> sorted(List<PeerUrl> urls) {
    if (urls.size() < 2) {
      return List.copyOf(urls);
    }
    List<PeerUrl> sorted = new ArrayList<>(urls);
    sorted.sort(null);
    return List.copyOf(sorted);
  }

  /**
   * A member from texts.
   *
   * @throws InvalidClusterException when the name or a URL is illegal
   */
  public static Member of(String name, String... peerUrls) {
    return new Member(name, PeerUrl.parseAll(List.of(peerUrls)));
  }

  /**
   * Reads members as an {@code initial-cluster} text lists them, {@code name=url,name=url}. A name
   * that comes again adds a peer URL to its member; empty parts and blanks around parts are
   * skipped. Whether the members go together is not checked, see {@link InitialCluster#errorsOf}.
   *
   * @throws InvalidClusterException with every problem found
   */
  public static List<Member> parseList(String text) {
    return InitialClusterText.parse(text);
  }

  /** The ID that etcd gives this member in the cluster of a token. */
  public EtcdId id(String token) {
    return MemberIds.of(List.of(this), token).get(0);
  }

  /** Whether no list can hold both: they share the name, or a peer URL, however spelled. */
  public boolean clashesWith(Member other) {
    if (name.equals(other.name)) {
      return true;
    }
    for (PeerUrl url : peerUrls) {
      for (PeerUrl theirs : other.peerUrls) {
        if (url.sameEndpoint(theirs)) {
          return true;
        }
      }
    }
    return false;
  }

  static Problem tooManyUrls(String name) {
    return Problem.error(
        "too-many-peer-urls",
        "member "
            + ForeignText.printable(name)
            + " has more than "
            + ClusterLimits.MAX_PEER_URLS
            + " peer URLs",
        "give it the few URLs at which its peers reach it",
        name);
  }

  static Problem badName(String name, String defect) {
    return Problem.error(
        "bad-name",
        name.isEmpty()
            ? "a member name is empty"
            : "member name " + ForeignText.printable(name) + " " + defect,
        "use a name of letters, digits, '-' and '.', such as the host name",
        name.isEmpty() ? new String[0] : new String[] {name});
  }

  /** Written out because a start would wait 20 ms for the generated one to be linked. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Member member
        && name.equals(member.name)
        && peerUrls.equals(member.peerUrls);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + peerUrls.hashCode();
  }

  /**
   * As in an {@code initial-cluster} text: {@code name=url}, once for each URL, with commas
   * between.
   */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }

  void appendTo(StringBuilder out) {
    for (PeerUrl url : peerUrls) {
      if (out.length() > 0) {
        out.append(',');
      }
      out.append(name).append('=').append(url);
    }
  }
}
