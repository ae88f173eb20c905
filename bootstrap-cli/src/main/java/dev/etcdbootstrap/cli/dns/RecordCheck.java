package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.cli.dns.CheckedRecord.Status;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.dnssrv.DnsInspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What DNS answered at one time, compared with what is needed. Immutable. */
public final class RecordCheck {

  private final Domain domain;
  private final Optional<Plan> plan;
  private final DnsInspection inspection;
  private final List<CheckedRecord> records;
  private final int ttl;

  private RecordCheck(Domain domain, Optional<Plan> plan, DnsInspection inspection, int ttl) {
    this.domain = domain;
    this.plan = plan;
    this.inspection = inspection;
    this.records = new Comparison(domain, inspection).records(plan);
    this.ttl = ttl;
  }

  /**
   * Asks DNS once, and blocks until it has answered.
   *
   * @param plan what is needed; without one, only what DNS answers is checked
   * @param ttl of the missing records in messages
   * @throws BootstrapException when the options cannot be used
   * @throws InterruptedException when interrupted
   */
  public static RecordCheck of(Prepared prepared, Optional<Plan> plan, int ttl)
      throws BootstrapException, InterruptedException {
    return new RecordCheck(
        Domain.of(prepared), plan, DnsStrategy.of(prepared).inspect(prepared.context()), ttl);
  }

  /** A line for each record, below a heading. */
  public List<List<String>> table() {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("RECORD", "TARGET", "PORT", "MEMBER", "STATUS", "ADDRESSES"));
    records.forEach(record -> table.add(record.cells()));
    return table;
  }

  /** What the servers answered for each name. */
  public List<String> questions() {
    return inspection.questions().stream()
        .map(
            question ->
                question.records() > 0
                    ? question.name() + ": " + question.outcome()
                    : question.outcome())
        .toList();
  }

  /** What does not prevent a start. */
  public List<String> warnings() {
    return inspection.outcome().warnings();
  }

  /** The result as a JSON object. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("domain", domain.name());
    json.put("as-needed", failure().isEmpty());
    List<Map<String, Object>> questions = new ArrayList<>();
    for (DnsInspection.Question question : inspection.questions()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", question.name());
      entry.put("records", question.records());
      entry.put("outcome", question.outcome());
      questions.add(entry);
    }
    json.put("questions", questions);
    json.put("targets", records.stream().map(CheckedRecord::json).toList());
    json.put("warnings", warnings());
    return json;
  }

  /** What is not as needed, and what to do about it; empty when everything is. */
  public Optional<BootstrapException> failure() {
    DnsInspection.Outcome outcome = inspection.outcome();
    Reason reason = outcome.obstacle().orElse(Reason.INVALID_CLUSTER);
    if (reason == Reason.INVALID_CLUSTER && has(Status.UNKNOWN)) {
      reason = Reason.UNAVAILABLE;
    }
    List<Problem> problems = new ArrayList<>();
    boolean known = reason == Reason.INVALID_CLUSTER || reason == Reason.NOT_FOUND;
    for (CheckedRecord record : records) {
      if (known || record.status() == Status.UNRESOLVED) {
        problem(record).ifPresent(problems::add);
      }
    }
    if (reason == Reason.INVALID_CLUSTER) {
      problems.addAll(problemsOf(outcome, problems.isEmpty()));
    }
    if (reason == Reason.INVALID_CLUSTER && problems.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new BootstrapException(reason, summary(reason), problems));
  }

  private boolean has(Status status) {
    return records.stream().anyMatch(record -> record.status() == status);
  }

  private String summary(Reason reason) {
    String because = inspection.outcome().summary();
    return switch (reason) {
      case NOT_FOUND ->
          "no SRV records of members in "
              + domain.name()
              + ": "
              + because
              + (plan.isPresent() ? "" : "; etcd-bootstrap dns records prints those to make");
      case UNAVAILABLE ->
          "DNS gave no usable answer: "
              + (because.isEmpty() ? String.join("; ", questions()) : because)
              + "; check dns-server and the network";
      case INVALID_CLUSTER -> "the records of " + domain.name() + " are not as needed";
      default -> because;
    };
  }

  private static List<Problem> problemsOf(DnsInspection.Outcome outcome, boolean alone) {
    if (outcome.obstacle().isEmpty()) {
      return List.of();
    }
    if (outcome.problems().isEmpty()) { // a record is missing, most likely reported above
      return alone
          ? List.of(Problem.error("records-missing", outcome.summary(), "make the missing records"))
          : List.of();
    }
    return outcome.problems().stream().map(problem -> problem.at(outcome.summary())).toList();
  }

  private Optional<Problem> problem(CheckedRecord record) {
    String[] members = record.member().isEmpty() ? new String[0] : new String[] {record.member()};
    return switch (record.status()) {
      case OK, UNKNOWN -> Optional.empty();
      case MISSING ->
          Optional.of(
              Problem.error(
                  "record-missing",
                  record.member() + " has no record for " + record.endpoint(),
                  "add " + lines(record),
                  members));
      case EXTRA ->
          Optional.of(
              Problem.error(
                  "record-extra",
                  "the record "
                      + record.name()
                      + " for "
                      + record.endpoint().host()
                      + ":"
                      + record.endpoint().port()
                      + " belongs to no member",
                  "remove it, or add the member to the list"));
      case UNRESOLVED ->
          Optional.of(
              Problem.error(
                  "target-unresolved",
                  record.endpoint().host() + " has no address: " + record.failure(),
                  hostLines(record.endpoint().host()).isEmpty()
                      ? "give it an A or AAAA record"
                      : "add " + hostLines(record.endpoint().host()),
                  members));
      case OTHER_ADDRESS ->
          Optional.of(
              Problem.error(
                  "other-address",
                  record.member()
                      + " is listed with an address that is not among those of "
                      + record.endpoint().host()
                      + ": "
                      + String.join(", ", record.addresses()),
                  "correct its address record: " + hostLines(record.endpoint().host()),
                  members));
    };
  }

  private String lines(CheckedRecord record) {
    String host = hostLines(record.endpoint().host());
    return plan.map(found -> found.record(record.endpoint()).zoneLine(ttl)).orElse("")
        + (host.isEmpty() ? "" : " and " + host);
  }

  private String hostLines(String host) {
    return plan.stream()
        .flatMap(found -> found.recordsOf(host).stream())
        .map(each -> each.zoneLine(ttl))
        .collect(Collectors.joining(" and "));
  }
}
