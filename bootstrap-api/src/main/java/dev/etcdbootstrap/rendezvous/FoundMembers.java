package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.ArrayList;
import java.util.List;

/** Tells a listener who is there, when that has changed. Not thread-safe. */
final class FoundMembers {

  private final StrategyContext context;
  private List<Member> members = List.of();
  private List<String> names = List.of();

  FoundMembers(StrategyContext context) {
    this.context = context;
  }

  /** The names that were told last. */
  List<String> names() {
    return names;
  }

  /** Names are looked up for members that are new only, or a thousand would be at each change. */
  void tell(List<Member> found, int expected) {
    int known = sameAtBeginning(found, members);
    members = found;
    if (known == names.size() && known == found.size()) {
      return;
    }
    List<String> all = new ArrayList<>(names.subList(0, known));
    found.subList(known, found.size()).forEach(member -> all.add(member.name()));
    if (!all.equals(names)) {
      names = all;
      context.tell(BootstrapEvent.peersFound(all, expected));
    }
  }

  @SuppressWarnings("ReferenceEquality") // a registration keeps its member
  private static int sameAtBeginning(List<Member> found, List<Member> before) {
    int same = 0;
    while (same < found.size() && same < before.size() && found.get(same) == before.get(same)) {
      same++;
    }
    return same;
  }
}
