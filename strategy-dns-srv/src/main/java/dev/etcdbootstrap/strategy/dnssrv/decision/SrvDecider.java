package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Complete;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Incomplete;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Refused;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import dev.etcdbootstrap.strategy.dnssrv.dns.HostAddresses;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvRecord;
import dev.etcdbootstrap.text.Shortened;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Decides on one snapshot. All or nothing: no member is left out. */
public final class SrvDecider {

  /** How much of what is missing a message lists. */
  private static final int MOST_SHOWN = 8;

  private final DnsSnapshot snapshot;
  private final SrvSettings settings;

  private SrvDecider(DnsSnapshot snapshot, SrvSettings settings) {
    this.snapshot = snapshot;
    this.settings = settings;
  }

  /** Decides what follows from a snapshot. */
  public static SrvDecision decide(DnsSnapshot snapshot, SrvSettings settings) {
    return new SrvDecider(snapshot, settings).decide();
  }

  private SrvDecision decide() {
    SetChoice choice = SetChoice.of(snapshot, settings);
    if (choice instanceof SetChoice.Undecided undecided) {
      return undecided.decision();
    }
    SetChoice.Chosen chosen = (SetChoice.Chosen) choice;
    List<Problem> problems = new ArrayList<>();
    Collection<Target> targets = targets(chosen.sets(), problems);
    if (!problems.isEmpty()) {
      return unusable(problems);
    }
    List<Candidate> candidates = Candidate.of(targets);
    Map<Candidate, String> names = MemberNames.of(candidates);
    return tooMany(names)
        .or(() -> untrusted(candidates))
        .or(() -> missing(names))
        .orElseGet(
            () ->
                chosen
                    .mismatch()
                    .<SrvDecision>map(problem -> unusable(List.of(problem)))
                    .orElseGet(() -> withLocal(names)));
  }

  /** Sorted and without duplicates, with the problems of single records. */
  private Collection<Target> targets(Collection<SrvSet> sets, List<Problem> problems) {
    TreeSet<Target> targets = new TreeSet<>();
    for (SrvSet set : sets) {
      for (SrvRecord record : snapshot.answer(set).recordsOrNone()) {
        Target target = new Target(set, record.host(), record.port());
        if (targets.add(target)) {
          RecordRules.problem(target, settings.peerName(set)).ifPresent(problems::add);
        }
      }
    }
    return targets;
  }

  private Refused unusable(List<Problem> problems) {
    return refused(
        Reason.INVALID_CLUSTER,
        "the SRV records of " + settings.domain() + " do not form a cluster",
        problems);
  }

  private Refused refused(Reason reason, String summary, List<Problem> problems) {
    return new Refused(reason, summary, problems, settings.expectedSize().isPresent());
  }

  private Optional<SrvDecision> tooMany(Map<Candidate, String> names) {
    return settings
        .expectedSize()
        .filter(expected -> names.size() > expected)
        .map(
            expected -> {
              try {
                return unusable(
                    InitialCluster.of(members(names)).sizeProblem(expected).stream().toList());
              } catch (InvalidClusterException e) {
                return unusable(e.problems());
              }
            });
  }

  private static List<Member> members(Map<Candidate, String> names) {
    List<Member> members = new ArrayList<>();
    names.forEach((candidate, name) -> members.add(new Member(name, candidate.urls())));
    return members;
  }

  private Optional<SrvDecision> untrusted(List<Candidate> candidates) {
    for (Candidate candidate : candidates) {
      HostAddresses addresses = snapshot.addressesOf(candidate.host());
      if (addresses.has(DnsFailure.Kind.UNTRUSTED)) {
        return Optional.of(SetChoice.denied(addresses.failures().get(0)));
      }
    }
    return Optional.empty();
  }

  private Optional<SrvDecision> missing(Map<Candidate, String> names) {
    List<String> missing = new ArrayList<>();
    List<String> present = new ArrayList<>();
    names.forEach(
        (candidate, name) -> {
          HostAddresses addresses = snapshot.addressesOf(candidate.host());
          if (addresses.isResolved()) {
            present.add(name);
          } else {
            missing.add(name + " has no address: " + addresses.describe());
          }
        });
    int expected = settings.expectedSize().orElse(names.size());
    if (names.size() < expected) {
      int records = expected - names.size();
      missing.add((records == 1 ? "1 record is" : records + " records are") + " missing");
    }
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    if (missing.size() > MOST_SHOWN) {
      int more = missing.size() - MOST_SHOWN;
      missing.subList(MOST_SHOWN, missing.size()).clear();
      missing.add("and " + more + " more");
    }
    String there =
        "there are "
            + present.size()
            + " of "
            + expected
            + " members"
            + (present.isEmpty() ? "" : " (" + Shortened.list(present) + ")");
    return Optional.of(
        new Incomplete(Reason.TIMEOUT, there + "; " + String.join("; ", missing), present));
  }

  private SrvDecision withLocal(Map<Candidate, String> names) {
    if (settings.local().isEmpty()) {
      return complete(names, List.of());
    }
    LocalMember local = settings.local().get();
    LocalMatch match = LocalMatch.of(local, settings.advertised(), names, snapshot);
    if (match instanceof LocalMatch.Found found) {
      return named(names, found.candidate(), local.name());
    }
    if (match instanceof LocalMatch.Several several) {
      return unusable(List.of(several.problem()));
    }
    if (match instanceof LocalMatch.Unknown unknown) {
      return new Incomplete(
          Reason.UNAVAILABLE,
          "which target is "
              + local.name()
              + " depends on addresses that are not known: "
              + unknown.because(),
          List.copyOf(names.values()));
    }
    NotFoundReport report =
        new NotFoundReport(
            local, settings, targets(List.of(SrvSet.values()), new ArrayList<>()), snapshot);
    return refused(Reason.INVALID_CLUSTER, report.summary(), List.of(report.problem()));
  }

  /** The local member keeps its configured name; no other may have it. */
  private SrvDecision named(Map<Candidate, String> derived, Candidate own, String name) {
    Map<Candidate, String> names = new LinkedHashMap<>(derived);
    String others = String.valueOf(names.put(own, name));
    for (Map.Entry<Candidate, String> entry : derived.entrySet()) {
      if (entry.getValue().equals(name) && !entry.getKey().equals(own)) {
        return unusable(List.of(RecordRules.sameName(name, own, entry.getKey())));
      }
    }
    return complete(
        names, others.equals(name) ? List.of() : List.of(RecordRules.otherName(name, others)));
  }

  private SrvDecision complete(Map<Candidate, String> names, List<String> warnings) {
    try {
      return new Complete(
          InitialCluster.of(members(names)).withToken(settings.token()).withState(settings.state()),
          warnings);
    } catch (InvalidClusterException e) {
      return unusable(e.problems());
    }
  }
}
