package dev.etcdbootstrap.testkit.rendezvous;

import static java.util.stream.Collectors.joining;

import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.rendezvous.Roster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The orders in which members saw the registrations of a token while nobody withdrew one. Of any
 * two of them, one must be the beginning of the other. Thread-safe.
 */
final class ObservedOrders {

  private static final String REMEDY =
      """

      So members can take different ones for the first of the cluster, and the cluster is split. An \
      order of one's own, such as the highest number plus one, or the time, must be taken and \
      written in one atomic step: by a compare-and-set, under a lock that is held until others can \
      see the registration, or by the server, as its revision. A read must show the registrations \
      of one moment.""";

  private final Set<List<Roster.Entry>> orders = new LinkedHashSet<>();

  synchronized void add(Roster roster) {
    orders.add(roster.entries());
  }

  /** Says which two orders cannot both be right, and what to do; empty when all can. */
  synchronized Optional<String> contradiction() {
    List<List<Roster.Entry>> sorted = new ArrayList<>(orders);
    sorted.sort(Comparator.comparingInt(List::size));
    for (int i = 1; i < sorted.size(); i++) {
      List<Roster.Entry> shorter = sorted.get(i - 1);
      List<Roster.Entry> longer = sorted.get(i);
      for (int place = 0; place < shorter.size(); place++) {
        if (!key(shorter, place).equals(key(longer, place))) {
          return Optional.of(contradiction(shorter, longer, place));
        }
      }
    }
    return Optional.empty();
  }

  private static String contradiction(
      List<Roster.Entry> shorter, List<Roster.Entry> longer, int place) {
    String seen = name(shorter.get(place));
    String other = name(longer.get(place));
    String what;
    if (!keys(longer).contains(key(shorter, place))) {
      what = seen + " was seen, and is missing though nobody has removed it";
    } else if (!keys(shorter).contains(key(longer, place))) {
      what = other + " came before " + seen + ", which was seen already";
    } else {
      what = seen + " and " + other + " were seen in both orders";
    }
    return "members that registered at once saw two orders, %s and %s: %s.%s"
        .formatted(text(shorter), text(longer), what, REMEDY);
  }

  private static String key(List<Roster.Entry> order, int place) {
    return order.get(place).registration().key();
  }

  private static List<String> keys(List<Roster.Entry> order) {
    return order.stream().map(Roster.Entry::registration).map(Registration::key).toList();
  }

  private static String name(Roster.Entry entry) {
    return entry.registration().value().split("=", 2)[0];
  }

  private static String text(List<Roster.Entry> order) {
    return order.stream()
        .map(entry -> name(entry) + " (created " + entry.created() + ")")
        .collect(joining(", ", "[", "]"));
  }
}
