package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.text.ForeignText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What follows from a roster. Pure: the same roster leads everyone to the same cluster, whenever
 * and in whatever order it was seen.
 */
sealed interface Decision {

  /**
   * Members are missing.
   *
   * @param found the members there are, in the order of their creation
   * @param expected how many there must be
   * @param texts of the names and peer URLs of the members
   */
  record Waiting(List<Member> found, int expected, HashCodes texts) implements Decision {
    public Waiting {
      found = List.copyOf(found);
    }

    static Waiting of(List<Member> found, int expected) {
      List<String> texts = new ArrayList<>();
      found.forEach(member -> texts.addAll(texts(member)));
      return new Waiting(found, expected, HashCodes.of(texts));
    }

    /** What no two members may share: the name and the peer URLs. */
    static List<String> texts(Member member) {
      List<String> texts = new ArrayList<>(List.of(member.name()));
      for (PeerUrl url : member.peerUrls()) {
        texts.add(url.canonical());
      }
      return texts;
    }
  }

  /**
   * All are there, and this member is one of them or an observer.
   *
   * @param cluster the first N, with the token under which they met
   */
  record Complete(InitialCluster cluster) implements Decision {}

  /**
   * As many as there is room for came before this member.
   *
   * @param members the first N
   */
  record Full(List<Member> members) implements Decision {
    public Full {
      members = List.copyOf(members);
    }
  }

  /**
   * The registrations cannot make a cluster, or not with this member.
   *
   * @param problems at least one
   * @param later the key of the first registration that clashes with an earlier one, when that is
   *     all that is wrong: nobody can have a list with both, so that member gives way
   */
  record Conflict(List<Problem> problems, Optional<String> later) implements Decision {
    public Conflict {
      problems = List.copyOf(problems);
    }

    private Conflict(List<Problem> problems) {
      this(problems, Optional.empty());
    }
  }

  /**
   * Decides.
   *
   * @param own the registration of this member, whether made or still to be made; empty for an
   *     observer
   * @param token the cluster token under which members meet
   */
  static Decision of(Roster roster, Optional<Registration> own, String token) {
    List<Problem> problems = new ArrayList<>();
    roster
        .registeredBeforeSize()
        .ifPresent(registration -> problems.add(Problems.sizeChanged(registration, roster.size())));
    Map<String, Member> members = new LinkedHashMap<>(); // by key, in the order of creation
    for (Roster.Entry entry : roster.entries()) {
      if (members.size() == roster.size()) {
        break;
      }
      read(entry.registration(), members, problems);
    }
    List<Member> first = List.copyOf(members.values());
    own.ifPresent(registration -> compare(registration, roster, problems));
    if (!problems.isEmpty()) {
      return new Conflict(problems);
    }
    boolean complete = first.size() == roster.size();
    boolean inside = own.isEmpty() || members.containsKey(own.get().key());
    if (complete && !inside) {
      return new Full(first);
    }
    if (!inside) {
      // What would clash is found before it is written.
      own.ifPresent(registration -> read(registration, members, problems));
    }
    List<Problem> errors =
        members.isEmpty() ? List.of() : InitialCluster.errorsOf(members.values());
    if (!errors.isEmpty()) {
      return new Conflict(errors, later(members));
    }
    return complete ? complete(first, token) : Waiting.of(first, roster.size());
  }

  private static Decision complete(List<Member> members, String token) {
    try {
      return new Complete(InitialCluster.of(members, token));
    } catch (InvalidClusterException e) {
      return new Conflict(e.problems());
    }
  }

  private static Optional<String> later(Map<String, Member> members) {
    List<Member> earlier = new ArrayList<>();
    String later = null;
    for (Map.Entry<String, Member> next : members.entrySet()) {
      Member member = next.getValue();
      if (!InitialCluster.errorsOf(List.of(member)).isEmpty()) {
        return Optional.empty(); // wrong by itself: nobody is going to withdraw it
      }
      if (later == null && earlier.stream().anyMatch(member::clashesWith)) {
        later = next.getKey();
      }
      earlier.add(member);
    }
    return Optional.ofNullable(later);
  }

  /**
   * Decides as {@link #of} does, and costs no more than what is new where a registered member goes
   * on waiting: of a thousand members, each sees a thousand changes.
   *
   * @param before a roster that had the own registration, if there is one
   * @param then what followed from it
   */
  static Decision after(
      Roster before, Waiting then, Roster roster, Optional<Registration> own, String token) {
    Optional<List<Roster.Entry>> added = roster.addedSince(before);
    if (added.isEmpty()
        || roster.entries().size() >= roster.size()
        || then.found().size() != before.entries().size()) {
      return of(roster, own, token);
    }
    List<Member> found = new ArrayList<>(then.found());
    Set<String> texts = new LinkedHashSet<>(); // of the new ones
    for (Roster.Entry entry : added.get()) {
      Optional<Member> member = flawless(entry.registration());
      if (member.isEmpty()) {
        return of(roster, own, token);
      }
      for (String text : Waiting.texts(member.get())) {
        if (then.texts().next(text, 0) >= 0 || !texts.add(text)) {
          return of(roster, own, token);
        }
      }
      found.add(member.get());
    }
    return new Waiting(found, roster.size(), then.texts().plus(texts));
  }

  private static Optional<Member> flawless(Registration registration) {
    try {
      return registration
          .member()
          .filter(member -> InitialCluster.errorsOf(List.of(member)).isEmpty());
    } catch (InvalidClusterException e) {
      return Optional.empty();
    }
  }

  private static void read(
      Registration registration, Map<String, Member> members, List<Problem> problems) {
    try {
      registration.member().ifPresent(member -> members.put(registration.key(), member));
    } catch (InvalidClusterException e) {
      e.problems()
          .forEach(
              problem ->
                  problems.add(
                      problem.at("registration " + ForeignText.printable(registration.key()))));
    }
  }

  private static void compare(Registration own, Roster roster, List<Problem> problems) {
    Optional<Registration> other = roster.find(own.key()).filter(found -> !found.isSame(own));
    if (other.isPresent()) {
      String name = own.member().map(Member::name).orElse(own.key());
      problems.add(Problems.differs(own, other.get(), name));
    }
  }
}
