package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.spi.Reason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Puts a look into words. */
final class Inspector {

  private Inspector() {}

  static DnsInspection inspect(Look look, Settings settings) {
    List<DnsInspection.Question> questions = new ArrayList<>();
    List<DnsInspection.Target> targets = new ArrayList<>();
    boolean joined = settings.choice().filter(SchemeChoice.BOTH::equals).isPresent();
    Set<Target> all = new TreeSet<>();
    for (SrvSet set : SrvSet.values()) {
      SrvAnswer answer = look.answer(set);
      int records = answer.targetsOrNone().size();
      questions.add(
          new DnsInspection.Question(
              settings.peerName(set),
              set.scheme(),
              records,
              answer.failure().filter(failure -> !failure.kind().isAbsence()).isEmpty(),
              answer
                  .failure()
                  .map(Failure::text)
                  .orElse(records + (records == 1 ? " record" : " records"))));
      Set<Target> ofSet = new TreeSet<>();
      answer
          .targetsOrNone()
          .forEach(target -> ofSet.add(new Target(set, target.host(), target.port())));
      if (!joined) {
        targets.addAll(describe(ofSet, look, settings));
      }
      all.addAll(ofSet);
    }
    return new DnsInspection(
        questions, joined ? describe(all, look, settings) : targets, outcome(look, settings));
  }

  private static DnsInspection.Outcome outcome(Look look, Settings settings) {
    Verdict verdict;
    try {
      verdict = Verdict.of(look, settings);
    } catch (InvalidClusterException e) {
      verdict = new Verdict.Refused(Reason.INVALID_CLUSTER, "", e.problems(), true);
    }
    if (verdict instanceof Verdict.Complete complete) {
      return new DnsInspection.Outcome(Optional.empty(), "", List.of(), complete.warnings());
    }
    if (verdict instanceof Verdict.Refused refused) {
      return new DnsInspection.Outcome(
          Optional.of(refused.reason()), refused.summary(), refused.problems(), List.of());
    }
    Verdict.Incomplete incomplete = (Verdict.Incomplete) verdict;
    return new DnsInspection.Outcome(
        Optional.of(now(incomplete.reason(), look)), incomplete.because(), List.of(), List.of());
  }

  /** Whoever looks once does not run out of time: what is missing is not there, or not known. */
  private static Reason now(Reason atTheDeadline, Look look) {
    if (atTheDeadline != Reason.TIMEOUT) {
      return atTheDeadline;
    }
    boolean unknown =
        look.addresses().values().stream()
            .anyMatch(addresses -> !addresses.isResolved() && addresses.isUncertain());
    return unknown ? Reason.UNAVAILABLE : Reason.INVALID_CLUSTER;
  }

  private static List<DnsInspection.Target> describe(
      Collection<Target> targets, Look look, Settings settings) {
    Map<Candidate, String> names = MemberNames.of(Candidate.of(targets));
    List<DnsInspection.Target> described = new ArrayList<>();
    names.forEach(
        (candidate, name) -> {
          boolean local = isLocal(candidate, names, look, settings);
          HostAddresses addresses = look.addressesOf(candidate.host());
          for (Target target : candidate.targets()) {
            described.add(
                new DnsInspection.Target(
                    target.set().scheme(),
                    target.host(),
                    target.port(),
                    addresses.addresses().stream()
                        .sorted(Comparator.comparing(InetAddress::getHostAddress))
                        .toList(),
                    addresses.isResolved() ? "" : addresses.describe(),
                    name,
                    local));
          }
        });
    return described;
  }

  private static boolean isLocal(
      Candidate candidate, Map<Candidate, String> names, Look look, Settings settings) {
    try {
      return settings.local().isPresent()
          && LocalMatch.of(settings.local().get(), settings.advertised(), names, look)
              instanceof LocalMatch.Found found
          && found.candidate().equals(candidate);
    } catch (InvalidClusterException e) {
      return false; // a record without a usable host is nobody's
    }
  }
}
