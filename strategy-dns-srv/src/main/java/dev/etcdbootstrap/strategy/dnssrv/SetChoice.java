package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of the two sets of records counts. */
sealed interface SetChoice {

  /**
   * These do.
   *
   * @param mismatch what is wrong when these are not those that were wanted, once they are complete
   */
  record Chosen(Set<SrvSet> sets, Optional<Problem> mismatch) implements SetChoice {
    /** Copies the sets. */
    public Chosen {
      sets = Set.copyOf(sets);
    }
  }

  /** Nobody can tell: there are no records, or the servers do not say. */
  record Undecided(Verdict verdict) implements SetChoice {}

  /**
   * Chooses: what the configuration says, else the scheme that the local member advertises, else
   * the records with TLS where there are any.
   */
  static SetChoice of(Look look, Settings settings) {
    Set<SrvSet> wanted = wanted(settings);
    Set<SrvSet> first = wanted.isEmpty() ? EnumSet.of(SrvSet.TLS) : wanted;
    Optional<Failure> doubt = doubt(look, first);
    if (doubt.isPresent()) {
      return new Undecided(unknown(doubt.get()));
    }
    if (hasRecords(look, first)) {
      return new Chosen(first, Optional.empty());
    }
    Set<SrvSet> rest = EnumSet.complementOf(EnumSet.copyOf(first));
    doubt = doubt(look, rest);
    if (doubt.isPresent()) {
      return new Undecided(unknown(doubt.get()));
    }
    if (hasRecords(look, rest)) {
      return new Chosen(
          rest, wanted.isEmpty() ? Optional.empty() : Optional.of(mismatch(settings, wanted)));
    }
    String because =
        look.sets().values().stream()
            .flatMap(answer -> answer.failure().stream())
            .map(Failure::text)
            .sorted()
            .collect(Collectors.joining("; "));
    return new Undecided(new Verdict.Incomplete(Reason.NOT_FOUND, because, List.of()));
  }

  /** Empty for no preference. */
  private static Set<SrvSet> wanted(Settings settings) {
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

  /** That a set cannot be read is no sign that it is empty. */
  private static Optional<Failure> doubt(Look look, Set<SrvSet> sets) {
    return sets.stream()
        .flatMap(set -> look.answer(set).failure().stream())
        .filter(failure -> !failure.kind().isAbsence())
        .findFirst();
  }

  private static boolean hasRecords(Look look, Set<SrvSet> sets) {
    return sets.stream().anyMatch(set -> look.answer(set) instanceof SrvAnswer.Found);
  }

  private static Verdict unknown(Failure failure) {
    return failure.kind() == Failure.Kind.UNTRUSTED
        ? denied(failure)
        : new Verdict.Incomplete(
            Reason.UNAVAILABLE, "error querying DNS SRV records for " + failure.text(), List.of());
  }

  /** What signatures do not vouch for may be anybody's: to ask again would only ask him again. */
  static Verdict denied(Failure failure) {
    return new Verdict.Refused(
        Reason.DENIED,
        failure.text()
            + "; sign the zone, check dnssec-trust-anchor and the clock, or set dnssec to off",
        List.of(),
        true);
  }

  private static Problem mismatch(Settings settings, Set<SrvSet> wanted) {
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
