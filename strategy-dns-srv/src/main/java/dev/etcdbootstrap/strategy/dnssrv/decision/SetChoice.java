package dev.etcdbootstrap.strategy.dnssrv.decision;

import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvAnswer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of the two sets of records counts. */
sealed interface SetChoice {

  /**
   * Some have records.
   *
   * @param mismatch what to report, once they are complete, if they are not those that were wanted
   */
  record Chosen(Set<SrvSet> sets, Optional<Problem> mismatch) implements SetChoice {
    public Chosen {
      sets = Set.copyOf(sets);
    }
  }

  /** There are no records, or it is not known whether there are. */
  record Undecided(SrvDecision decision) implements SetChoice {}

  /**
   * Takes the sets that the configuration names, else those of the schemes that the local member
   * advertises, else the records with TLS where there are any.
   */
  static SetChoice of(DnsSnapshot snapshot, SrvSettings settings) {
    Set<SrvSet> wanted = wanted(settings);
    Set<SrvSet> first = wanted.isEmpty() ? EnumSet.of(SrvSet.TLS) : wanted;
    Optional<DnsFailure> doubt = doubt(snapshot, first);
    if (doubt.isPresent()) {
      return new Undecided(unknown(doubt.get()));
    }
    if (hasRecords(snapshot, first)) {
      return new Chosen(first, Optional.empty());
    }
    Set<SrvSet> rest = EnumSet.complementOf(EnumSet.copyOf(first));
    doubt = doubt(snapshot, rest);
    if (doubt.isPresent()) {
      return new Undecided(unknown(doubt.get()));
    }
    if (hasRecords(snapshot, rest)) {
      return new Chosen(
          rest, wanted.isEmpty() ? Optional.empty() : Optional.of(mismatch(settings, wanted)));
    }
    String because =
        snapshot.sets().values().stream()
            .flatMap(answer -> answer.failure().stream())
            .map(DnsFailure::text)
            .sorted()
            .collect(Collectors.joining("; "));
    return new Undecided(new SrvDecision.Incomplete(Reason.NOT_FOUND, because, List.of()));
  }

  /** Empty for no preference. */
  private static Set<SrvSet> wanted(SrvSettings settings) {
    Set<SrvSet> wanted = EnumSet.noneOf(SrvSet.class);
    if (settings.choice().isPresent()) {
      SchemeChoice choice = settings.choice().get();
      if (choice != SchemeChoice.HTTP) {
        wanted.add(SrvSet.TLS);
      }
      if (choice != SchemeChoice.HTTPS) {
        wanted.add(SrvSet.PLAIN);
      }
      return wanted;
    }
    for (PeerUrl url : settings.advertised()) {
      wanted.add(SrvSet.of(url.scheme()));
    }
    return wanted;
  }

  /** A set that cannot be read need not be empty. */
  private static Optional<DnsFailure> doubt(DnsSnapshot snapshot, Set<SrvSet> sets) {
    for (SrvSet set : sets) {
      Optional<DnsFailure> failure = snapshot.answer(set).failure();
      if (failure.isPresent() && !failure.get().kind().isAbsence()) {
        return failure;
      }
    }
    return Optional.empty();
  }

  private static boolean hasRecords(DnsSnapshot snapshot, Set<SrvSet> sets) {
    return sets.stream().anyMatch(set -> snapshot.answer(set) instanceof SrvAnswer.Found);
  }

  private static SrvDecision unknown(DnsFailure failure) {
    return failure.kind() == DnsFailure.Kind.UNTRUSTED
        ? denied(failure)
        : new SrvDecision.Incomplete(
            Reason.UNAVAILABLE, "error querying DNS SRV records for " + failure.text(), List.of());
  }

  /** Final: an answer without a valid signature may be an attacker's, and so may the next. */
  static SrvDecision denied(DnsFailure failure) {
    return new SrvDecision.Refused(
        Reason.DENIED,
        failure.text()
            + "; sign the zone, check dnssec-trust-anchor and the clock, or set dnssec to off",
        List.of(),
        true);
  }

  private static Problem mismatch(SrvSettings settings, Set<SrvSet> wanted) {
    SrvSet missing = wanted.iterator().next();
    String who =
        settings.choice().isPresent()
            ? "discovery-srv-scheme is " + missing.scheme()
            : "initial-advertise-peer-urls has the scheme " + missing.scheme();
    return Problem.error(
        "scheme-mismatch",
        who
            + ", but "
            + settings.peerName(missing)
            + " has no records, and those of "
            + settings.peerName(missing.other())
            + " are for "
            + missing.other().scheme(),
        "make records for "
            + missing.scheme()
            + ", or let the members use "
            + missing.other().scheme());
  }
}
