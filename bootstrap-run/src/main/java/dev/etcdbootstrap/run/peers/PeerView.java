package dev.etcdbootstrap.run.peers;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All that was asked of peers, and what came back. Immutable.
 *
 * @param answers of those that answered as a running etcd does
 * @param silent those of which nothing is known: unreachable, too slow, or something else than etcd
 */
public record PeerView(List<PeerAnswer> answers, List<Silence> silent) {

  /**
   * One of which nothing is known.
   *
   * @param url where it was asked
   * @param why no answer counts
   */
  public record Silence(PeerUrl url, String why) {
    @Override
    public String toString() {
      return url + " (" + why + ")";
    }
  }

  public PeerView {
    answers = List.copyOf(answers);
    silent = List.copyOf(silent);
  }

  /** The clusters of those that answered; more than one is a contradiction. */
  public Set<EtcdId> clusterIds() {
    return answers.stream().map(PeerAnswer::clusterId).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A listing of this member by a peer that belongs to the list that it tells, of one that has run
   * before.
   *
   * @param member recognises this member
   */
  public Optional<ListedMember> started(Predicate<ListedMember> member) {
    return answers.stream()
        .filter(PeerAnswer::isByMember)
        .flatMap(answer -> answer.members().stream())
        .filter(member)
        .filter(ListedMember::hasStarted)
        .findFirst();
  }

  /**
   * The list on which more than half of its voters agree, this member not counted, since it has no
   * vote before it has started. Any quorum that changes the list without this member has one of
   * them in it.
   *
   * @param self recognises this member
   */
  public Optional<PeerAnswer> majority(Predicate<ListedMember> self) {
    return answers.stream().filter(answer -> isMajority(answer, self)).findFirst();
  }

  private boolean isMajority(PeerAnswer answer, Predicate<ListedMember> self) {
    List<ListedMember> voters =
        answer.members().stream()
            .filter(member -> !member.learner())
            .filter(self.negate())
            .toList();
    long agreeing =
        voters.stream()
            .filter(voter -> answers.stream().anyMatch(other -> says(voter, other, answer)))
            .count();
    return agreeing > voters.size() / 2;
  }

  private static boolean says(ListedMember voter, PeerAnswer other, PeerAnswer list) {
    return voter.isAt(List.of(other.url()))
        && other.clusterId().equals(list.clusterId())
        && other.members().equals(list.members());
  }
}
