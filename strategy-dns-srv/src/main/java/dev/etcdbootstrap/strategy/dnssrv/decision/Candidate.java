package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.PeerUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One member according to the records: one target, or the two of one host in both sets. Immutable.
 *
 * @param targets sorted, all of one host
 */
record Candidate(List<Target> targets) {

  Candidate {
    targets = List.copyOf(targets);
  }

  /**
   * Groups targets into members, sorted. Only a host with exactly one target in each set is one
   * member with both URLs: where it has more, it is not known which belong together.
   *
   * @param targets without duplicates
   */
  static List<Candidate> of(Collection<Target> targets) {
    SortedMap<String, List<Target>> byHost = new TreeMap<>();
    targets.stream()
        .sorted()
        .forEach(
            target -> byHost.computeIfAbsent(target.host(), host -> new ArrayList<>()).add(target));
    List<Candidate> candidates = new ArrayList<>();
    for (List<Target> ofHost : byHost.values()) {
      boolean pair = ofHost.size() == 2 && ofHost.get(0).set() != ofHost.get(1).set();
      if (pair) {
        candidates.add(new Candidate(ofHost));
      } else {
        ofHost.forEach(target -> candidates.add(new Candidate(List.of(target))));
      }
    }
    return List.copyOf(candidates);
  }

  String host() {
    return targets.get(0).host();
  }

  int port() {
    return targets.get(0).port();
  }

  List<PeerUrl> urls() {
    return targets.stream().map(Target::url).toList();
  }

  /** Written out because a start would wait 20 ms for the generated one to be linked. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Candidate candidate && targets.equals(candidate.targets);
  }

  @Override
  public int hashCode() {
    return targets.hashCode();
  }
}
