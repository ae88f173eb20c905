package dev.etcdbootstrap.cluster;

import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.Redactor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reader of {@code name=url,name=url}. */
final class InitialClusterText {

  /** Few parts are shorter; so a long list finds room without moving. */
  private static final int SHORT_PART = 16;

  private InitialClusterText() {}

  /** Reads the whole text before it complains, unless it is longer than any list. */
  static List<Member> parse(String text) {
    Map<String, List<PeerUrl>> urlsByName =
        new LinkedHashMap<>(Math.min(2 * ClusterLimits.MAX_MEMBERS, text.length() / SHORT_PART));
    ProblemList problems = new ProblemList();
    int parts = 0;
    int start = 0;
    while (start <= text.length() && urlsByName.size() <= ClusterLimits.MAX_MEMBERS) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      String part = text.substring(start, end).strip();
      start = end + 1;
      if (!part.isEmpty()) {
        parts++;
        parsePart(part, parts, urlsByName, problems);
      }
    }
    List<Member> members = new ArrayList<>(urlsByName.size());
    urlsByName.forEach(
        (name, urls) -> {
          if (urls.size() > ClusterLimits.MAX_PEER_URLS) {
            problems.add(Member.tooManyUrls(name));
          } else if (!urls.isEmpty()) {
            members.add(new Member(name, urls));
          }
        });
    if (!problems.isEmpty()) {
      List<Member> legible = legible(members, problems.problems());
      // What the legible part of the list breaks belongs in the same report.
      if (!members.isEmpty()) {
        problems.addAll(ClusterRules.errors(InitialCluster.sorted(members)));
      }
      throw new InvalidClusterException(problems.problems(), legible);
    }
    return members;
  }

  /** None when there is a part whose name is not known. */
  private static List<Member> legible(List<Member> members, List<Problem> problems) {
    Set<String> illegible = new HashSet<>();
    for (Problem problem : problems) {
      if (problem.members().isEmpty()) {
        return List.of();
      }
      illegible.addAll(problem.members());
    }
    return members.stream().filter(member -> !illegible.contains(member.name())).toList();
  }

  private static void parsePart(
      String part, int number, Map<String, List<PeerUrl>> urlsByName, ProblemList problems) {
    int equals = part.indexOf('=');
    if (equals < 0) {
      problems.add(
          Problem.error(
              "bad-member",
              "part "
                  + number
                  + " of the member list, "
                  + ForeignText.printable(Redactor.withoutUserInfo(part))
                  + ", has no '='",
              "write name=peer-url"));
      return;
    }
    String name = part.substring(0, equals).strip();
    List<PeerUrl> before = urlsByName.get(name);
    if (before != null && before.size() > ClusterLimits.MAX_PEER_URLS) {
      return; // told at the end
    }
    List<PeerUrl> urls = new ArrayList<>(1);
    try {
      urls.add(PeerUrl.parse(part.substring(equals + 1)));
    } catch (InvalidClusterException e) {
      for (Problem problem : e.problems()) {
        String of = name.isEmpty() ? "part " + number : ForeignText.printable(name);
        problems.add(
            Problem.error(
                problem.code(),
                problem.message() + " (of " + of + ")",
                problem.remedy(),
                name.isEmpty() ? new String[0] : new String[] {name}));
      }
    }
    Names.defect(name)
        .ifPresentOrElse(
            defect -> problems.add(Member.badName(name, defect)),
            () -> urlsByName.computeIfAbsent(name, key -> new ArrayList<>(1)).addAll(urls));
  }
}
