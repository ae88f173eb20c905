package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.LocalMember;
import java.util.List;

/** Short ways to say who is registered. */
final class Rosters {

  static final String TOKEN = "http://registry/token";

  private Rosters() {}

  static LocalMember local(String name) {
    return LocalMember.of(name, "http://" + name + ":2380");
  }

  /** As the member of this name makes it. */
  static Registration registration(String name) {
    return Registration.of(local(name), TOKEN);
  }

  /** Of members of these names, in this order, whose indexes have gaps. */
  static Roster roster(int size, String... names) {
    Roster roster = Roster.of(size, 4, List.of());
    for (String name : names) {
      long index = roster.revision() + 3;
      roster = roster.with(registration(name), index, index);
    }
    return roster;
  }

  /** The same with one more entry. */
  static Roster and(Roster roster, String key, String value) {
    long index = roster.revision() + 2;
    return roster.with(Registration.of(key, value), index, index);
  }
}
