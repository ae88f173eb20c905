package dev.etcdbootstrap.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects problems, but not without end: of one kind the first twenty, and how many more there
 * are. Whoever wrote the list decides how many problems it has. Not thread-safe.
 */
public final class ProblemList {

  private static final int MOST_OF_A_KIND = 20;

  // Nearly all lists stay empty: one for each URL that is read.
  private List<Problem> kept = List.of();
  private Map<String, Kind> kinds = Map.of();

  /** An empty list. */
  public ProblemList() {}

  /** The problems of one code and severity. */
  private static final class Kind {
    private int kept;
    private int more;
    private final Problem first;

    private Kind(Problem first) {
      this.first = first;
    }
  }

  /** These problems, the last of a kind that is too frequent replaced by their number. */
  public static List<Problem> limited(Collection<Problem> problems) {
    if (problems.size() <= MOST_OF_A_KIND) {
      return List.copyOf(problems);
    }
    ProblemList list = new ProblemList();
    list.addAll(problems);
    return list.problems();
  }

  /** Adds a problem, or counts it. */
  public void add(Problem problem) {
    if (kinds.isEmpty()) {
      kept = new ArrayList<>();
      kinds = new LinkedHashMap<>();
    }
    Kind kind = kinds.computeIfAbsent(key(problem), key -> new Kind(problem));
    if (problem.more() > 0) {
      kind.more += problem.more();
    } else if (kind.kept < MOST_OF_A_KIND) {
      kind.kept++;
      kept.add(problem);
    } else {
      kind.more++;
    }
  }

  private static String key(Problem problem) {
    return problem.severity() + problem.code();
  }

  /** Adds or counts each. */
  public void addAll(Collection<Problem> problems) {
    problems.forEach(this::add);
  }

  /** Whether another error of this code would only be counted, so that its text does not matter. */
  public boolean isFull(String code) {
    Kind kind = kinds.get(Problem.Severity.ERROR + code);
    return kind != null && kind.kept == MOST_OF_A_KIND;
  }

  /** Whether none was added. */
  public boolean isEmpty() {
    return kinds.isEmpty();
  }

  /** Those kept, in order, and one for each kind of which there are more. */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(kept);
    for (Kind kind : kinds.values()) {
      if (kind.more > 0) {
        all.add(kind.first.andMore(kind.more));
      }
    }
    return List.copyOf(all);
  }
}
