package dev.etcdbootstrap.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What every member of a new cluster must start with: the members, the cluster token, and whether
 * the cluster is new.
 *
 * <p>A constructed value has at least one member, and no two share a name, a peer URL (however
 * spelled) or an ID; what is merely unwise is told by {@link #warnings}. Equal clusters have equal
 * {@linkplain #toString texts}, tokens and states, and so the same IDs.
 */
public final class InitialCluster {

  /** The token of a cluster that was given none, as in etcd. */
  public static final String DEFAULT_TOKEN = "etcd-cluster";

  private final List<Member> members;
  private final String token;
  private final ClusterState state;
  private final MemberIds memberIds;

  /** Takes members that are sorted and keep the rules, but for those on IDs. */
  private InitialCluster(List<Member> members, String token, ClusterState state) {
    this.members = members;
    this.token = token;
    this.state = state;
    this.memberIds = MemberIds.of(members, token);
    refuse(ClusterRules.duplicateIds(members, memberIds), members);
  }

  private static void refuse(List<Problem> problems, List<Member> members) {
    if (!problems.isEmpty()) {
      throw new InvalidClusterException(problems, members);
    }
  }

  /**
   * A new cluster of these members with the default token; the order does not matter.
   *
   * @throws InvalidClusterException with every problem found
   */
  public static InitialCluster of(Collection<Member> members) {
    return of(members, DEFAULT_TOKEN);
  }

  /**
   * A new cluster of these members with this token; the order does not matter.
   *
   * @throws InvalidClusterException with every problem found
   */
  public static InitialCluster of(Collection<Member> members, String token) {
    List<Member> sorted = sorted(members);
    refuse(ClusterRules.errors(sorted), sorted);
    return new InitialCluster(sorted, token, ClusterState.NEW);
  }

  /**
   * Everything that keeps these members from being a cluster whatever its token; empty when nothing
   * does. That two IDs are the same depends on the token and is not among it.
   */
  public static List<Problem> errorsOf(Collection<Member> members) {
    return ClusterRules.errors(sorted(members));
  }

  /** In the order of the text. */
  static List<Member> sorted(Collection<Member> members) {
    List<Member> sorted = new ArrayList<>(members);
    sorted.sort((a, b) -> Names.compareInText(a.name(), b.name()));
    return Collections.unmodifiableList(sorted);
  }

  /**
   * Reads etcd's {@code initial-cluster} text, {@code name=url,name=url}, as a new cluster with the
   * default token. A name that comes again adds a peer URL to its member. Empty parts and blanks
   * around parts are skipped.
   *
   * @throws InvalidClusterException with every problem found
   */
  public static InitialCluster parse(String text) {
    return of(InitialClusterText.parse(text));
  }

  /** The same members under another cluster token, and so with other IDs. */
  public InitialCluster withToken(String newToken) {
    return newToken.equals(token) ? this : new InitialCluster(members, newToken, state);
  }

  /** The same members and token in another state. */
  public InitialCluster withState(ClusterState newState) {
    return newState == state ? this : new InitialCluster(members, token, newState);
  }

  /** All members, in the order of {@link #toString}. */
  public List<Member> members() {
    return members;
  }

  /** The member of this name. */
  public Optional<Member> member(String name) {
    for (Member member : members) {
      if (member.name().equals(name)) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /** The cluster token ({@code initial-cluster-token}); enters all IDs. */
  public String token() {
    return token;
  }

  /** Whether the cluster is to be formed or runs already. */
  public ClusterState state() {
    return state;
  }

  /**
   * The ID that etcd gives this member.
   *
   * @throws NoSuchElementException when the cluster has no such member
   */
  public EtcdId memberId(Member member) {
    int index = members.indexOf(member);
    if (index < 0) {
      throw new NoSuchElementException("no member " + member);
    }
    return memberIds.get(index);
  }

  /** The IDs of all members, in the order of {@link #members}. */
  public List<EtcdId> memberIds() {
    return memberIds.asList();
  }

  /** The ID that etcd gives the cluster. */
  public EtcdId clusterId() {
    return memberIds.clusterId();
  }

  /** What is legal and yet likely a mistake; never an error. */
  public List<Problem> warnings() {
    return ClusterRules.warnings(members);
  }

  /** The {@code size-mismatch} error, when the cluster has more or fewer members than expected. */
  public Optional<Problem> sizeProblem(int expectedSize) {
    return ClusterRules.size(members, expectedSize);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InitialCluster cluster
        && members.equals(cluster.members)
        && token.equals(cluster.token)
        && state == cluster.state;
  }

  @Override
  public int hashCode() {
    return 31 * members.hashCode() + token.hashCode();
  }

  /**
   * The members as an {@code initial-cluster} text, byte for byte as etcd sorts and prints it;
   * {@link #parse} reads it back.
   */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(members.size() * 32);
    for (Member member : members) {
      member.appendTo(out);
    }
    return out.toString();
  }
}
