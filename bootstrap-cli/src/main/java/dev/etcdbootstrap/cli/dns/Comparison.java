package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.cli.dns.Row.Status;
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

/** Puts what is needed beside what DNS says, target by target. Not thread-safe. */
final class Comparison {

  private final Domain domain;
  private final Map<Place, Target> there = new LinkedHashMap<>();
  private final Set<String> unanswered;

  Comparison(Domain domain, DnsInspection inspection) {
    this.domain = domain;
    this.unanswered =
        inspection.questions().stream()
            .filter(question -> !question.isAnswered())
            .map(DnsInspection.Question::name)
            .collect(Collectors.toSet());
    inspection
        .targets()
        .forEach(
            target ->
                there.putIfAbsent(
                    new Place(target.scheme(), target.host(), target.port()), target));
  }

  /** Without a plan, whatever resolves is as it must be. */
  List<Row> rows(Optional<Plan> plan) {
    List<Row> rows = new ArrayList<>();
    if (plan.isEmpty()) {
      there.forEach(
          (place, target) -> rows.add(row(place, target, "", resolved(target, Status.OK))));
      return rows;
    }
    for (Map.Entry<Needed, Optional<Target>> pair : pairs(plan.get()).entrySet()) {
      Needed needed = pair.getKey();
      rows.add(
          pair.getValue()
              .map(target -> row(place(target), target, needed.member(), status(needed, target)))
              .orElseGet(() -> missing(needed)));
    }
    there.forEach((place, target) -> rows.add(row(place, target, "", Status.EXTRA)));
    return rows;
  }

  /** Each target is taken by one member only; what is left is extra. */
  private Map<Needed, Optional<Target>> pairs(Plan plan) {
    Map<Needed, Optional<Target>> pairs = new LinkedHashMap<>();
    for (Needed needed : plan.needed()) {
      pairs.put(needed, Optional.ofNullable(there.remove(needed.place())));
    }
    pairs.replaceAll((needed, found) -> found.or(() -> sameAddress(needed)));
    return pairs;
  }

  /** Who is listed with an address may have any host name in DNS. */
  private Optional<Target> sameAddress(Needed needed) {
    return there.entrySet().stream()
        .filter(entry -> entry.getKey().scheme().equals(needed.place().scheme()))
        .filter(entry -> entry.getKey().port() == needed.place().port())
        .filter(entry -> meets(needed, entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(there::remove);
  }

  private static boolean meets(Needed needed, Target target) {
    return !Collections.disjoint(needed.addresses(), addresses(target));
  }

  private static Set<Address> addresses(Target target) {
    return target.addresses().stream()
        .map(InetAddress::getHostAddress)
        .flatMap(text -> Address.parse(text).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Status status(Needed needed, Target target) {
    boolean right = needed.addresses().isEmpty() || meets(needed, target);
    return resolved(target, right ? Status.OK : Status.OTHER_ADDRESS);
  }

  private static Status resolved(Target target, Status otherwise) {
    return target.addresses().isEmpty() ? Status.UNRESOLVED : otherwise;
  }

  private static Place place(Target target) {
    return new Place(target.scheme(), target.host(), target.port());
  }

  private Row missing(Needed needed) {
    String record = domain.peerRecords(needed.place().scheme());
    return new Row(
        record,
        needed.place(),
        List.of(),
        "",
        needed.member(),
        "",
        unanswered.contains(record) ? Status.UNKNOWN : Status.MISSING,
        false);
  }

  private Row row(Place place, Target target, String member, Status status) {
    return new Row(
        domain.peerRecords(place.scheme()),
        place,
        addresses(target).stream().map(Address::toString).toList(),
        target.failure(),
        member,
        target.memberName(),
        status,
        target.isLocal());
  }
}
