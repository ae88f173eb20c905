package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.dnssrv.decision.DnsSnapshot;
import dev.etcdbootstrap.strategy.dnssrv.decision.ListedMember;
import dev.etcdbootstrap.strategy.dnssrv.decision.SchemeChoice;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecider;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Complete;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Incomplete;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvDecision.Refused;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSet;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSettings;
import dev.etcdbootstrap.strategy.dnssrv.decision.Target;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import dev.etcdbootstrap.strategy.dnssrv.dns.HostAddresses;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvAnswer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes an inspection of a snapshot. */
final class Inspector {

  private Inspector() {}

  static DnsInspection inspect(DnsSnapshot snapshot, SrvSettings settings) {
    List<DnsInspection.Question> questions = new ArrayList<>();
    List<DnsInspection.Target> targets = new ArrayList<>();
    boolean joined = settings.choice().filter(SchemeChoice.BOTH::equals).isPresent();
    Set<Target> all = new TreeSet<>();
    for (SrvSet set : SrvSet.values()) {
      SrvAnswer answer = snapshot.answer(set);
      questions.add(question(settings.peerName(set), set, answer));
      Set<Target> ofSet = new TreeSet<>();
      answer
          .recordsOrNone()
          .forEach(found -> ofSet.add(new Target(set, found.host(), found.port())));
      if (!joined) {
        targets.addAll(describe(ofSet, snapshot, settings));
      }
      all.addAll(ofSet);
    }
    return new DnsInspection(
        questions,
        joined ? describe(all, snapshot, settings) : targets,
        outcome(snapshot, settings));
  }

  private static DnsInspection.Question question(String name, SrvSet set, SrvAnswer answer) {
    int records = answer.recordsOrNone().size();
    return new DnsInspection.Question(
        name,
        set.scheme(),
        records,
        answer.failure().filter(failure -> !failure.kind().isAbsence()).isEmpty(),
        answer
            .failure()
            .map(DnsFailure::text)
            .orElse(records + (records == 1 ? " record" : " records")));
  }

  private static DnsInspection.Outcome outcome(DnsSnapshot snapshot, SrvSettings settings) {
    SrvDecision decision = SrvDecider.decide(snapshot, settings);
    if (decision instanceof Complete complete) {
      return new DnsInspection.Outcome(Optional.empty(), "", List.of(), complete.warnings());
    }
    if (decision instanceof Refused refused) {
      return new DnsInspection.Outcome(
          Optional.of(refused.reason()), refused.summary(), refused.problems(), List.of());
    }
    Incomplete incomplete = (Incomplete) decision;
    return new DnsInspection.Outcome(
        Optional.of(now(incomplete.reason(), snapshot)),
        incomplete.because(),
        List.of(),
        List.of());
  }

  /** Without waiting, nothing is late: what is missing does not exist, or is not known. */
  private static Reason now(Reason atTheDeadline, DnsSnapshot snapshot) {
    if (atTheDeadline != Reason.TIMEOUT) {
      return atTheDeadline;
    }
    boolean unknown =
        snapshot.addresses().values().stream()
            .anyMatch(addresses -> !addresses.isResolved() && addresses.isUncertain());
    return unknown ? Reason.UNAVAILABLE : Reason.INVALID_CLUSTER;
  }

  private static List<DnsInspection.Target> describe(
      Collection<Target> targets, DnsSnapshot snapshot, SrvSettings settings) {
    List<DnsInspection.Target> described = new ArrayList<>();
    for (ListedMember member : ListedMember.of(targets, snapshot, settings)) {
      HostAddresses addresses = member.addresses();
      for (Target target : member.targets()) {
        described.add(
            new DnsInspection.Target(
                target.set().scheme(),
                target.host(),
                target.port(),
                addresses.addresses().stream()
                    .sorted(Comparator.comparing(InetAddress::getHostAddress))
                    .toList(),
                addresses.isResolved() ? "" : addresses.describe(),
                member.name(),
                member.isLocal()));
      }
    }
    return described;
  }
}
