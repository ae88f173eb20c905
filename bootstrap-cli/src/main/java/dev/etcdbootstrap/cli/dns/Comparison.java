package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.cli.dns.CheckedRecord.Status;
import dev.etcdbootstrap.strategy.dnssrv.DnsInspection;
import dev.etcdbootstrap.strategy.dnssrv.DnsInspection.Target;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares the records that are needed with the targets in DNS. Not thread-safe. */
final class Comparison {

  private final Domain domain;
  private final Map<PeerEndpoint, Target> targets = new LinkedHashMap<>();
  private final Set<String> unanswered;

  Comparison(Domain domain, DnsInspection inspection) {
    this.domain = domain;
    this.unanswered =
        inspection.questions().stream()
            .filter(question -> !question.isAnswered())
            .map(DnsInspection.Question::name)
            .collect(Collectors.toSet());
    inspection.targets().forEach(target -> targets.putIfAbsent(endpoint(target), target));
  }

  /** Every record that is needed or exists. Without a plan, each that resolves is as needed. */
  List<CheckedRecord> records(Optional<Plan> plan) {
    List<CheckedRecord> records = new ArrayList<>();
    if (plan.isEmpty()) {
      targets
          .values()
          .forEach(target -> records.add(existing(target, "", resolved(target, Status.OK))));
      return records;
    }
    for (Map.Entry<RequiredRecord, Optional<Target>> pair : pairs(plan.get()).entrySet()) {
      RequiredRecord required = pair.getKey();
      records.add(
          pair.getValue()
              .map(target -> existing(target, required.member(), status(required, target)))
              .orElseGet(() -> missing(required)));
    }
    targets.values().forEach(target -> records.add(existing(target, "", Status.EXTRA)));
    return records;
  }

  /** Pairs each required record with at most one target; the targets left in the map are extra. */
  private Map<RequiredRecord, Optional<Target>> pairs(Plan plan) {
    Map<RequiredRecord, Optional<Target>> pairs = new LinkedHashMap<>();
    for (RequiredRecord required : plan.required()) {
      pairs.put(required, Optional.ofNullable(targets.remove(required.endpoint())));
    }
    pairs.replaceAll((required, found) -> found.or(() -> sameAddress(required)));
    return pairs;
  }

  /** A member that is listed with an address may have any host name in DNS. */
  private Optional<Target> sameAddress(RequiredRecord required) {
    return targets.entrySet().stream()
        .filter(entry -> entry.getKey().scheme().equals(required.endpoint().scheme()))
        .filter(entry -> entry.getKey().port() == required.endpoint().port())
        .filter(entry -> sharesAddress(required, entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(targets::remove);
  }

  private static boolean sharesAddress(RequiredRecord required, Target target) {
    return !Collections.disjoint(required.addresses(), addresses(target));
  }

  private static Set<Address> addresses(Target target) {
    return target.addresses().stream()
        .map(InetAddress::getHostAddress)
        .flatMap(text -> Address.parse(text).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Status status(RequiredRecord required, Target target) {
    boolean right = required.addresses().isEmpty() || sharesAddress(required, target);
    return resolved(target, right ? Status.OK : Status.OTHER_ADDRESS);
  }

  private static Status resolved(Target target, Status otherwise) {
    return target.addresses().isEmpty() ? Status.UNRESOLVED : otherwise;
  }

  private static PeerEndpoint endpoint(Target target) {
    return new PeerEndpoint(target.scheme(), target.host(), target.port());
  }

  private CheckedRecord missing(RequiredRecord required) {
    String record = domain.peerRecords(required.endpoint().scheme());
    return new CheckedRecord(
        record,
        required.endpoint(),
        List.of(),
        "",
        required.member(),
        "",
        unanswered.contains(record) ? Status.UNKNOWN : Status.MISSING,
        false);
  }

  private CheckedRecord existing(Target target, String member, Status status) {
    return new CheckedRecord(
        domain.peerRecords(target.scheme()),
        endpoint(target),
        addresses(target).stream().map(Address::toString).toList(),
        target.failure(),
        member,
        target.memberName(),
        status,
        target.isLocal());
  }
}
