package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a registry held at one moment. Immutable.
 *
 * @param size how many members the cluster will have
 * @param entries the registrations in the order of their creation
 * @param revision of the registry at that moment; grows with every change
 */
public record Roster(int size, List<Entry> entries, long revision) {

  /**
   * A registration in its place.
   *
   * @param created when, as a number that grows; an update does not change it
   */
  public record Entry(Registration registration, long created) {}

  private static final int MAX_SIZE = 1_000;

  /** Those created at one time come in the order of their keys, the same for every member. */
  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::created).thenComparing(entry -> entry.registration().key());

  /** Sorts and copies the entries. */
  public Roster {
    entries = entries.stream().sorted(ORDER).toList();
  }

  /**
   * Reads how many members a cluster will have, which registries keep as text.
   *
   * @param where it was found, for the message
   * @throws BootstrapException with {@link Reason#UNAVAILABLE} when it is no whole number from 1 to
   *     1,000
   */
  public static int parseSize(String text, String where) throws BootstrapException {
    try {
      int size = Integer.parseInt(text);
      if (size >= 1 && size <= MAX_SIZE) {
        return size;
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw new BootstrapException(
        Reason.UNAVAILABLE,
        where
            + ": the cluster size is \""
            + ForeignText.printable(text)
            + "\", but must be a whole number from 1 to "
            + MAX_SIZE
            + "; make a new token");
  }

  /** The registration under this key. */
  public Optional<Registration> find(String key) {
    return entries.stream()
        .map(Entry::registration)
        .filter(registration -> registration.key().equals(key))
        .findFirst();
  }

  /** After a registration was made or changed. */
  public Roster with(Registration registration, long created, long newRevision) {
    List<Entry> changed = others(registration.key());
    changed.add(new Entry(registration, created));
    return new Roster(size, changed, newRevision);
  }

  /** After something has changed that is no registration. */
  public Roster at(long newRevision) {
    return new Roster(size, entries, newRevision);
  }

  /** After a registration was removed. */
  public Roster without(String key, long newRevision) {
    return new Roster(size, others(key), newRevision);
  }

  private List<Entry> others(String key) {
    List<Entry> others = new ArrayList<>(entries);
    others.removeIf(entry -> entry.registration().key().equals(key));
    return others;
  }
}
