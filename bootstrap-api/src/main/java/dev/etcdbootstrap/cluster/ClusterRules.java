package dev.etcdbootstrap.cluster;

import dev.etcdbootstrap.text.ForeignText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The rules that every list of members keeps. Each runs in linear time. */
final class ClusterRules {

  private static final String UNIQUE_NAME = "give every member a name of its own";

  private ClusterRules() {}

  /** What makes a list, sorted by name, unusable whatever its token. */
  static List<Problem> errors(List<Member> sorted) {
    ProblemList problems = new ProblemList();
    if (sorted.size() > ClusterLimits.MAX_MEMBERS) {
      return List.of(
          Problem.error(
              "too-many-members",
              "the list has more than " + ClusterLimits.MAX_MEMBERS + " members",
              "list the members of one cluster"));
    }
    if (sorted.isEmpty()) {
      problems.add(
          Problem.error(
              "empty-cluster",
              "the member list is empty",
              "list every member as name=peer-url, with commas between"));
    }
    duplicateNames(sorted, problems);
    duplicateUrls(sorted, problems);
    unreachableUrls(sorted, problems);
    return problems.problems();
  }

  /** In a sorted list, equal names are neighbours. */
  private static void duplicateNames(List<Member> sorted, ProblemList problems) {
    for (int i = 0; i < sorted.size(); ) {
      String name = sorted.get(i).name();
      int end = i + 1;
      while (end < sorted.size() && sorted.get(end).name().equals(name)) {
        end++;
      }
      if (end - i > 1) {
        problems.add(
            Problem.error(
                "duplicate-name",
                "the name " + ForeignText.printable(name) + " is used by " + (end - i) + " members",
                UNIQUE_NAME,
                name));
      }
      i = end;
    }
  }

  private static void duplicateUrls(List<Member> members, ProblemList problems) {
    Map<String, Member> owners = new HashMap<>(members.size() * 2);
    for (Member member : members) {
      for (PeerUrl url : member.peerUrls()) {
        Member first = owners.putIfAbsent(url.canonical(), member);
        if (first != null) {
          problems.add(duplicateUrl(first, member, url));
        }
      }
    }
  }

  private static Problem duplicateUrl(Member first, Member second, PeerUrl url) {
    PeerUrl same = first.peerUrls().stream().filter(url::sameEndpoint).findFirst().orElse(url);
    String spelling = same.equals(url) ? url.toString() : url + " (the same as " + same + ")";
    String name = ForeignText.printable(first.name());
    return first.name().equals(second.name())
        ? Problem.error(
            "duplicate-peer-url",
            "peer URL " + spelling + " is listed twice for " + name,
            "list it once",
            first.name())
        : Problem.error(
            "duplicate-peer-url",
            "peer URL "
                + spelling
                + " is listed for "
                + name
                + " and for "
                + ForeignText.printable(second.name()),
            "give every member a peer URL of its own",
            first.name(),
            second.name());
  }

  /** Two members with one ID, which different URLs can make as well. */
  static List<Problem> duplicateIds(List<Member> members, MemberIds ids) {
    if (ids.areDistinct()) {
      return List.of();
    }
    ProblemList problems = new ProblemList();
    Map<EtcdId, Member> owners = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      Member second = members.get(i);
      Member first = owners.putIfAbsent(ids.get(i), second);
      if (first != null) {
        problems.add(
            Problem.error(
                "duplicate-member-id",
                ForeignText.printable(first.name())
                    + " and "
                    + ForeignText.printable(second.name())
                    + " both get the member ID "
                    + ids.get(i),
                "change a peer URL of one of them",
                first.name(),
                second.name()));
      }
    }
    return problems.problems();
  }

  private static void unreachableUrls(List<Member> members, ProblemList problems) {
    for (Member member : members) {
      for (PeerUrl url : member.peerUrls()) {
        if (url.meansEveryAddress()) {
          problems.add(
              Problem.error(
                  "unspecified-address",
                  "peer URL "
                      + url
                      + " of "
                      + ForeignText.printable(member.name())
                      + " is no address to connect to",
                  "list the address at which the other members reach it; only listen-peer-urls may have this one",
                  member.name()));
        }
        if (url.port() == 0) {
          problems.add(
              Problem.error(
                  "port-zero",
                  "peer URL " + url + " of " + ForeignText.printable(member.name()) + " has port 0",
                  "list the port on which it listens, usually 2380",
                  member.name()));
        }
      }
    }
  }

  /** A list that was cut short or grew is better found before the start than after. */
  static Optional<Problem> size(List<Member> members, int expected) {
    return members.size() == expected
        ? Optional.empty()
        : Optional.of(
            Problem.error(
                "size-mismatch",
                "the cluster has " + members.size() + " members, expected are " + expected,
                "correct the member list or expected-size"));
  }

  /** What is legal and yet likely a mistake. */
  static List<Problem> warnings(List<Member> members) {
    ProblemList problems = new ProblemList();
    members.forEach(member -> severalHosts(member, problems));
    if (members.size() > 1) {
      loopbackAmongOthers(members, problems);
      mixedSchemes(members, problems);
      defaultName(members, problems);
    }
    return problems.problems();
  }

  /**
   * A name that comes twice in a text is one member; two hosts of one kind make it look like two.
   */
  private static void severalHosts(Member member, ProblemList problems) {
    if (member.peerUrls().size() < 2) {
      return;
    }
    Map<Hosts.Kind, Set<String>> hosts = new EnumMap<>(Hosts.Kind.class);
    for (PeerUrl url : member.peerUrls()) {
      if (!url.usesUnixSocket()) {
        hosts
            .computeIfAbsent(url.hostKind(), kind -> new LinkedHashSet<>())
            .add(url.canonicalHost());
      }
    }
    for (Set<String> ofOneKind : hosts.values()) {
      if (ofOneKind.size() > 1) {
        problems.add(
            Problem.warning(
                "duplicate-name",
                "the name "
                    + ForeignText.printable(member.name())
                    + " is listed with the hosts "
                    + String.join(", ", ofOneKind)
                    + ", which etcd takes for one member",
                "if these are different members, " + UNIQUE_NAME,
                member.name()));
        return;
      }
    }
  }

  private static void loopbackAmongOthers(List<Member> members, ProblemList problems) {
    List<Member> loopback = having(members, PeerUrl::staysOnThisHost);
    if (!loopback.isEmpty() && loopback.size() < members.size()) {
      problems.add(
          warning(
              "loopback-address",
              namesOf(loopback)
                  + ": only a loopback address, which members on other hosts cannot reach",
              "list the address at which the other members reach it",
              loopback));
    }
  }

  private static void mixedSchemes(List<Member> members, ProblemList problems) {
    List<Member> plain = having(members, url -> url.scheme().equals("http"));
    List<Member> tls = having(members, url -> url.scheme().equals("https"));
    if (!plain.isEmpty() && !tls.isEmpty()) {
      List<Member> fewer = plain.size() <= tls.size() ? plain : tls;
      problems.add(
          warning(
              "mixed-schemes",
              plain.size()
                  + " members use http and "
                  + tls.size()
                  + " use https; "
                  + namesOf(fewer)
                  + (fewer == plain ? " without TLS" : " with TLS"),
              "use one scheme for all peer URLs",
              fewer));
    }
  }

  private static void defaultName(List<Member> members, ProblemList problems) {
    members.stream()
        .filter(member -> member.name().equals("default"))
        .forEach(
            member ->
                problems.add(
                    Problem.warning(
                        "default-name",
                        "a member is called default, the name that etcd gives a member without one",
                        UNIQUE_NAME,
                        member.name())));
  }

  /** The members all of whose URLs are such. */
  private static List<Member> having(List<Member> members, Predicate<PeerUrl> property) {
    List<Member> having = new ArrayList<>();
    for (Member member : members) {
      boolean all = true;
      for (PeerUrl url : member.peerUrls()) {
        all &= property.test(url);
      }
      if (all) {
        having.add(member);
      }
    }
    return having;
  }

  private static Problem warning(String code, String message, String remedy, List<Member> members) {
    return Problem.warning(code, message, remedy).concerning(names(members));
  }

  private static String namesOf(List<Member> members) {
    return Names.listed(names(members));
  }

  private static List<String> names(List<Member> members) {
    return members.stream().map(Member::name).toList();
  }
}
