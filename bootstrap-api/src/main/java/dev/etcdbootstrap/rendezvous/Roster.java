package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.text.ForeignText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a registry held at one moment: how many members the cluster will have, the registrations in
 * the order of their creation, and the revision of the registry. Immutable and thread-safe.
 */
public final class Roster {

  /**
   * A registration in its place.
   *
   * @param created when, as a number that grows; an update does not change it
   */
  public record Entry(Registration registration, long created) {}

  private static final int MAX_SIZE = 1_000;

  /** What was created at one time comes in the order of its keys, the same for every member. */
  private static final Comparator<Entry> ORDER = Roster::compare;

  private final int size;
  private final long sizeWritten;
  private final long revision;
  private final List<Entry> entries;

  /** Takes entries that are sorted and that nobody changes any more. */
  private Roster(int size, long sizeWritten, long revision, List<Entry> entries) {
    this.size = size;
    this.sizeWritten = sizeWritten;
    this.revision = revision;
    this.entries = entries;
  }

  /** Without {@link Comparator#comparing}, whose lambdas the archive of a start cannot hold. */
  private static int compare(Entry a, Entry b) {
    int byCreation = Long.compare(a.created(), b.created());
    return byCreation != 0 ? byCreation : a.registration().key().compareTo(b.registration().key());
  }

  /**
   * A roster.
   *
   * @param size how many members the cluster will have
   * @param revision of the registry at that moment; grows with every change
   * @param entries in any order
   */
  public static Roster of(int size, long revision, Collection<Entry> entries) {
    return new Roster(size, 0, revision, entries.stream().sorted(ORDER).toList());
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
      // reported below, like a number out of range
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

  /** How many members the cluster will have. */
  public int size() {
    return size;
  }

  /**
   * The same roster of a registry that tells when the size was written last: a size that was
   * written after the first registration is refused by every member, because some may have gone by
   * the one before.
   *
   * @param revision comparable with {@link Entry#created}
   */
  public Roster withSizeWritten(long revision) {
    return new Roster(size, revision, this.revision, entries);
  }

  /** The first registration, when the size was written after it. */
  Optional<Registration> registeredBeforeSize() {
    return entries.isEmpty() || entries.get(0).created() >= sizeWritten
        ? Optional.empty()
        : Optional.of(entries.get(0).registration());
  }

  /** The revision of the registry at that moment; grows with every change. */
  public long revision() {
    return revision;
  }

  /** The registrations in the order of their creation. */
  public List<Entry> entries() {
    return entries;
  }

  /** The registration under this key. */
  public Optional<Registration> find(String key) {
    int index = indexOf(key);
    return index < 0 ? Optional.empty() : Optional.of(entries.get(index).registration());
  }

  private int indexOf(String key) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).registration().key().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  /** The roster after a registration was made or changed. */
  public Roster with(Registration registration, long created, long newRevision) {
    List<Entry> changed = others(registration.key());
    Entry added = new Entry(registration, created);
    int place = Collections.binarySearch(changed, added, ORDER);
    changed.add(place < 0 ? -place - 1 : place, added);
    return new Roster(size, sizeWritten, newRevision, Collections.unmodifiableList(changed));
  }

  /** The roster after something has changed that is no registration. */
  public Roster at(long newRevision) {
    return new Roster(size, sizeWritten, newRevision, entries);
  }

  /** The roster after a registration was removed. */
  public Roster without(String key, long newRevision) {
    return new Roster(size, sizeWritten, newRevision, Collections.unmodifiableList(others(key)));
  }

  private List<Entry> others(String key) {
    List<Entry> others = new ArrayList<>(entries.size() + 1);
    others.addAll(entries);
    int index = indexOf(key);
    if (index >= 0) {
      others.remove(index);
    }
    return others;
  }

  /**
   * The entries that came behind those of an earlier roster; empty when something else has changed
   * as well.
   */
  Optional<List<Entry>> addedSince(Roster earlier) {
    int before = earlier.entries.size();
    boolean grown =
        size == earlier.size
            && sizeWritten == earlier.sizeWritten
            && entries.size() >= before
            && entries.subList(0, before).equals(earlier.entries);
    return grown ? Optional.of(entries.subList(before, entries.size())) : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Roster roster
        && size == roster.size
        && sizeWritten == roster.sizeWritten
        && revision == roster.revision
        && entries.equals(roster.entries);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(revision) + entries.hashCode();
  }

  /** For logs: how many are registered of how many, and the revision. */
  @Override
  public String toString() {
    return entries.size() + " registrations for " + size + " members at revision " + revision;
  }
}
