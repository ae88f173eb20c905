package dev.etcdbootstrap.strategy.dnssrv.decision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Derives names for members, because DNS has none. They follow from the set of targets alone, so
 * that every member derives the same: the first label of the host; where that is not unique, the
 * whole host; where one host has several members, either with the port. etcd numbers members in the
 * order of the answer, which differs from one member to the next.
 */
final class MemberNames {

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");

  private MemberNames() {}

  /** Names the candidates, and keeps their order. */
  static Map<Candidate, String> of(List<Candidate> candidates) {
    Map<String, Integer> membersOfHost = new HashMap<>();
    candidates.forEach(candidate -> membersOfHost.merge(candidate.host(), 1, Integer::sum));
    Map<Candidate, List<String>> spellings = new LinkedHashMap<>();
    candidates.forEach(
        candidate ->
            spellings.put(
                candidate,
                spellings(candidate, membersOfHost.getOrDefault(candidate.host(), 1) > 1)));
    return firstUnique(spellings);
  }

  /** The names that it may have, from the shortest to one that is unique. */
  private static List<String> spellings(Candidate candidate, boolean withPort) {
    String host = candidate.host();
    String label = ADDRESS.matcher(host).matches() ? host : host.split("\\.", 2)[0];
    if (!withPort) {
      return List.of(label, host);
    }
    String port = "-" + candidate.port();
    String scheme = "-" + candidate.targets().get(0).set().scheme();
    return List.of(label + port, host + port, host + port + scheme);
  }

  /** Candidates that share a name all take a longer one, until no name is shared. */
  private static Map<Candidate, String> firstUnique(Map<Candidate, List<String>> spellings) {
    Map<Candidate, Integer> lengths = new HashMap<>();
    while (true) {
      Map<Candidate, String> names = new LinkedHashMap<>();
      Map<String, List<Candidate>> owners = new HashMap<>();
      spellings.forEach(
          (candidate, ofCandidate) -> {
            String name = ofCandidate.get(lengths.getOrDefault(candidate, 0));
            names.put(candidate, name);
            owners.computeIfAbsent(name, key -> new ArrayList<>()).add(candidate);
          });
      boolean changed = false;
      for (List<Candidate> sharing : owners.values()) {
        for (Candidate candidate : sharing) {
          int next = lengths.getOrDefault(candidate, 0) + 1;
          if (sharing.size() > 1 && next < spellings.getOrDefault(candidate, List.of()).size()) {
            lengths.put(candidate, next);
            changed = true;
          }
        }
      }
      if (!changed) {
        return names;
      }
    }
  }
}
