package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How the records of a plan are written. */
public enum RecordFormat {
  /** Lines of a zone file. */
  BIND("; "),
  /** Lines of dnsmasq's configuration. */
  DNSMASQ("# "),
  /** Lines of a hosts file, for the addresses alone. */
  HOSTS("# "),
  /** One JSON object. */
  JSON("");

  private final String comment;

  RecordFormat(String comment) {
    this.comment = comment;
  }

  /** The names that users write. */
  public static List<String> names() {
    return Stream.of(values()).map(RecordFormat::toString).toList();
  }

  /**
   * The format of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static RecordFormat of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * The records as text, ending with a line end.
   *
   * @param ttl in seconds, of every record
   */
  public String write(Plan plan, int ttl) {
    if (this == JSON) {
      return Json.write(json(plan, ttl)) + "\n";
    }
    List<String> lines = new ArrayList<>();
    for (DnsRecord each : plan.records()) {
      line(each, plan, ttl).ifPresent(lines::add);
    }
    if (this == DNSMASQ) {
      // Otherwise it forwards queries for these names, or refuses them, which is not an answer.
      plan.unusedNames().forEach(name -> lines.add("local=/" + name + "/"));
    }
    notes(plan).forEach(note -> lines.add(comment + ForeignText.escaped(note)));
    return String.join("\n", lines) + "\n";
  }

  private Optional<String> line(DnsRecord each, Plan plan, int ttl) {
    if (this == DNSMASQ) {
      return Optional.of(each.dnsmasqLine());
    }
    if (this == HOSTS) {
      return each instanceof DnsRecord.Host host
          ? Optional.of(host.address() + "\t" + host.name())
          : Optional.empty();
    }
    // A name server ignores what is not in its zone.
    String outside = plan.domain().has(each.name()) ? "" : comment + "in the zone of this host: ";
    return Optional.of(outside + each.zoneLine(ttl));
  }

  private static List<String> notes(Plan plan) {
    List<String> notes = new ArrayList<>();
    notes.add("the members: " + plan.list());
    if (!plan.hostsWithoutAddress().isEmpty()) {
      notes.add(
          "these hosts need an address too: " + String.join(", ", plan.hostsWithoutAddress()));
    }
    if (plan.hasBothSchemes()) {
      notes.add("both schemes: set discovery-srv-scheme to both on every member");
    }
    if (plan.hasTls()) {
      notes.add(
          "TLS: a certificate names the host of its member, and the domain as well, because etcd with"
              + " --discovery-srv and no CA of its own looks for that");
      plan.certificates()
          .forEach((member, names) -> notes.add("  " + member + ": " + String.join(", ", names)));
    }
    return notes;
  }

  private static Map<String, Object> json(Plan plan, int ttl) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("domain", plan.domain().name());
    json.put("records", plan.records().stream().map(each -> each.json(ttl)).toList());
    json.put("initial-cluster", plan.list());
    json.put("hosts-without-address", plan.hostsWithoutAddress());
    List<Map<String, Object>> certificates = new ArrayList<>();
    plan.certificates()
        .forEach(
            (member, names) -> {
              Map<String, Object> entry = new LinkedHashMap<>();
              entry.put("member", member);
              entry.put("names", names);
              certificates.add(entry);
            });
    json.put("certificates", certificates);
    return json;
  }

  /** The name that users write: {@code bind}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
