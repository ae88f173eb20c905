package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.cli.dns.Row.Status;
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

/** What DNS says at one time, against what is needed. Immutable. */
public final class RecordCheck {

  private final Domain domain;
  private final Optional<Plan> plan;
  private final DnsInspection inspection;
  private final List<Row> rows;
  private final int ttl;

  private RecordCheck(Domain domain, Optional<Plan> plan, DnsInspection inspection, int ttl) {
    this.domain = domain;
    this.plan = plan;
    this.inspection = inspection;
    this.rows = new Comparison(domain, inspection).rows(plan);
    this.ttl = ttl;
  }

  /**
   * Looks once, and blocks for as long.
   *
   * @param plan what is needed; without one, only what DNS says is checked
   * @param ttl for the lines of records that are missing
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
    rows.forEach(row -> table.add(row.cells()));
    return table;
  }

  /** What servers said of each of the names. */
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

  /** As an object. */
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
    json.put("targets", rows.stream().map(Row::json).toList());
    json.put("warnings", warnings());
    return json;
  }

  /** What is not as it must be, and what to do about it; empty when all is. */
  public Optional<BootstrapException> failure() {
    DnsInspection.Outcome outcome = inspection.outcome();
    Reason reason = outcome.obstacle().orElse(Reason.INVALID_CLUSTER);
    if (reason == Reason.INVALID_CLUSTER && has(Status.UNKNOWN)) {
      reason = Reason.UNAVAILABLE;
    }
    List<Problem> problems = new ArrayList<>();
    boolean known = reason == Reason.INVALID_CLUSTER || reason == Reason.NOT_FOUND;
    for (Row row : rows) {
      if (known || row.status() == Status.UNRESOLVED) {
        problem(row).ifPresent(problems::add);
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
    return rows.stream().anyMatch(row -> row.status() == status);
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
          "DNS was of no help: "
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
    if (outcome.problems().isEmpty()) { // something is missing, most likely told by a row
      return alone
          ? List.of(Problem.error("records-missing", outcome.summary(), "make the missing records"))
          : List.of();
    }
    return outcome.problems().stream().map(problem -> problem.at(outcome.summary())).toList();
  }

  private Optional<Problem> problem(Row row) {
    String[] members = row.member().isEmpty() ? new String[0] : new String[] {row.member()};
    return switch (row.status()) {
      case OK, UNKNOWN -> Optional.empty();
      case MISSING ->
          Optional.of(
              Problem.error(
                  "record-missing",
                  row.member() + " has no record for " + row.place(),
                  "add " + lines(row),
                  members));
      case EXTRA ->
          Optional.of(
              Problem.error(
                  "record-extra",
                  "the record "
                      + row.record()
                      + " for "
                      + row.place().host()
                      + ":"
                      + row.place().port()
                      + " is no member's",
                  "remove it, or add the member to the list"));
      case UNRESOLVED ->
          Optional.of(
              Problem.error(
                  "target-unresolved",
                  row.place().host() + " has no address: " + row.failure(),
                  hostLines(row.place().host()).isEmpty()
                      ? "give it an A or AAAA record"
                      : "add " + hostLines(row.place().host()),
                  members));
      case OTHER_ADDRESS ->
          Optional.of(
              Problem.error(
                  "other-address",
                  row.member()
                      + " is listed with another address than those of "
                      + row.place().host()
                      + ", "
                      + String.join(", ", row.addresses()),
                  "correct its address record: " + hostLines(row.place().host()),
                  members));
    };
  }

  private String lines(Row row) {
    String host = hostLines(row.place().host());
    return plan.map(found -> found.record(row.place()).zoneLine(ttl)).orElse("")
        + (host.isEmpty() ? "" : " and " + host);
  }

  private String hostLines(String host) {
    return plan.stream()
        .flatMap(found -> found.recordsOf(host).stream())
        .map(each -> each.zoneLine(ttl))
        .collect(Collectors.joining(" and "));
  }
}
