package dev.etcdbootstrap.cli.explain;

import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.claim.Claim;
import dev.etcdbootstrap.run.decision.Evidence;
import dev.etcdbootstrap.run.decision.FirstList;
import dev.etcdbootstrap.run.decision.Listing;
import dev.etcdbootstrap.run.decision.Request;
import dev.etcdbootstrap.run.disk.DiskState;
import dev.etcdbootstrap.run.disk.Progress;
import dev.etcdbootstrap.run.peers.ListedMember;
import dev.etcdbootstrap.run.peers.PeerAnswer;
import dev.etcdbootstrap.run.peers.PeerView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Evidence as an operator reads it: what was looked at, and what was seen. */
final class Findings {

  private final Evidence evidence;
  private final String strategy;
  private final Report report;

  /**
   * @param strategy that was asked for the list; empty where there is none
   */
  Findings(Evidence evidence, String strategy, Report report) {
    this.evidence = evidence;
    this.strategy = strategy;
    this.report = report;
  }

  void tell() {
    Request request = evidence.request();
    report.line(
        "member",
        request.self().name()
            + " at "
            + urls(request.self().peerUrls())
            + "; one of the first of its cluster would have the ID "
            + request.memberId());
    report.line(
        "asked for",
        "initial-cluster-state "
            + request.state().name().toLowerCase(Locale.ROOT)
            + request.permissions().stream()
                .sorted()
                .map(permission -> " " + permission)
                .collect(Collectors.joining()));
    report.line(
        "data", (evidence.locked() ? "in use by another process; " : "") + disk(evidence.disk()));
    report.line("claim", evidence.claim().map(this::claim).orElse("none"));
    report.line("list", evidence.listing().map(this::listing).orElse("was not asked for"));
    if (evidence.listing().orElse(null) instanceof Listing.Complete complete) {
      complete.list().entries().forEach(this::entry);
    }
    report.line("start marks", startMarks());
    tell("peers", evidence.peers());
    if (evidence.oldAddress().isPresent()) {
      tell("old address", evidence.oldAddress());
    }
  }

  private static String disk(DiskState disk) {
    if (disk instanceof DiskState.Initialised data) {
      return "of member "
          + data.log().memberId()
          + " of cluster "
          + data.log().clusterId()
          + ", which ends at "
          + data.log().progress();
    }
    if (disk instanceof DiskState.LogMissing missing) {
      return "the database "
          + missing.database()
          + " without a write-ahead log in "
          + missing.log();
    }
    if (disk instanceof DiskState.Unreadable unreadable) {
      return unreadable.path() + " " + unreadable.why();
    }
    return "none";
  }

  private String claim(Claim claim) {
    // Where there is data, nobody asks for the token.
    boolean counts =
        evidence.disk() instanceof DiskState.Initialised || evidence.request().isSameCluster(claim);
    return (counts ? "" : "put aside, since it is of a cluster with another token: ")
        + words(claim);
  }

  private String words(Claim claim) {
    if (claim.stage() == Claim.Stage.REGISTERED) {
      return "registered, and never handed over to etcd";
    }
    String where =
        claim.machineId().equals(evidence.machineId()) ? "on this machine" : "on another machine";
    return "handed over to etcd "
        + where
        + " as member "
        + claim.memberId()
        + " of cluster "
        + claim.clusterId()
        + ", at "
        + urls(claim.peerUrls())
        + (claim.lastSeen().equals(Progress.NONE) ? "" : ", its data at " + claim.lastSeen())
        + (evidence.untouched() ? "; the data directory shows that etcd has not run since" : "");
  }

  private String listing(Listing listing) {
    String by = strategy.isEmpty() ? "" : ", by " + strategy;
    if (listing instanceof Listing.Complete complete) {
      return "complete"
          + by
          + ": cluster "
          + complete.list().clusterId()
          + " of "
          + complete.list().entries().size();
    }
    if (listing instanceof Listing.Incomplete incomplete) {
      return incomplete.present() + " of " + incomplete.size() + " members" + by;
    }
    return "could not be had"
        + by
        + (listing instanceof Listing.Unknown unknown ? ": " + unknown.why() : "");
  }

  private void entry(FirstList.Entry entry) {
    report.more(
        entry.id()
            + " "
            + entry.member().name()
            + " at "
            + urls(entry.member().peerUrls())
            + (entry.member().name().equals(evidence.request().self().name())
                ? " (this member)"
                : ""));
  }

  private String startMarks() {
    return evidence.startMarks().isEmpty()
        ? "none, or no registry that keeps them"
        : evidence.startMarks().stream()
            .sorted()
            .map(id -> id + (id.equals(evidence.request().memberId()) ? " (this member)" : ""))
            .collect(Collectors.joining(", ", "members that were started: ", ""));
  }

  private void tell(String label, Optional<PeerView> asked) {
    if (asked.isEmpty()) {
      report.line(label, "were not asked");
      return;
    }
    PeerView peers = asked.get();
    if (peers.answers().isEmpty() && peers.silent().isEmpty()) {
      report.line(label, "nobody is known that could be asked");
    }
    Map<List<Object>, List<PeerAnswer>> same = new LinkedHashMap<>();
    for (PeerAnswer answer : peers.answers()) {
      same.computeIfAbsent(List.of(answer.clusterId(), answer.members()), key -> new ArrayList<>())
          .add(answer);
    }
    for (List<PeerAnswer> answers : same.values()) {
      PeerAnswer first = answers.get(0);
      report.line(
          label,
          urls(answers.stream().map(PeerAnswer::url).toList())
              + (answers.size() == 1 ? " answers" : " answer alike")
              + ": cluster "
              + first.clusterId()
              + " of "
              + first.members().size());
      first.members().forEach(this::listed);
    }
    for (PeerView.Silence silence : peers.silent()) {
      report.line(
          label, silence.url() + " gives no answer (" + silence.why() + "), which proves nothing");
    }
  }

  private void listed(ListedMember member) {
    report.more(
        member.id()
            + " "
            + (member.name().isEmpty() ? "(no name yet)" : member.name())
            + " at "
            + urls(member.peerUrls())
            + (member.learner() ? ", a learner" : "")
            + (member.hasStarted() ? ", has run" : ", has not run yet")
            + (isSelf(member) ? " (this member)" : ""));
  }

  private boolean isSelf(ListedMember member) {
    return member.id().equals(evidence.request().memberId())
        || evidence.claim().filter(claim -> claim.memberId().equals(member.id())).isPresent()
        || member.isAt(evidence.request().self().peerUrls());
  }

  private static String urls(List<PeerUrl> urls) {
    return urls.stream().map(PeerUrl::toString).collect(Collectors.joining(","));
  }
}
