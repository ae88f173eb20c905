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

  /** The most members that a cluster may have. */
  public static final int MAX_SIZE = 1_000;

  /** What was created at one time comes in the order of its keys, the same for every member. */
  private static final Comparator<Entry> ORDER = Roster::compare;

  private final int size;
  private final long sizeWritten;
  private final long revision;
  private final List<Entry> entries;
  private final HashCodes keys;
  private final boolean writeConfirmed;

  /** Takes entries that are sorted and that nobody changes any more, and their keys. */
  private Roster(int size, long sizeWritten, long revision, List<Entry> entries, HashCodes keys) {
    this(size, sizeWritten, revision, entries, keys, false);
  }

  private Roster(
      int size,
      long sizeWritten,
      long revision,
      List<Entry> entries,
      HashCodes keys,
      boolean writeConfirmed) {
    this.size = size;
    this.sizeWritten = sizeWritten;
    this.revision = revision;
    this.entries = entries;
    this.keys = keys;
    this.writeConfirmed = writeConfirmed;
  }

  private static HashCodes keys(List<Entry> entries) {
    return HashCodes.of(entries.stream().map(entry -> entry.registration().key()).toList());
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
    List<Entry> sorted = entries.stream().sorted(ORDER).toList();
    return new Roster(size, 0, revision, sorted, keys(sorted));
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
    return new Roster(size, revision, this.revision, entries, keys);
  }

  /**
   * The same roster, returned by {@link Rendezvous#register} of a registry that knows to have
   * written the registration: its key was not there before. The member is told as new then, and
   * otherwise as found.
   */
  public Roster withWriteConfirmed() {
    return new Roster(size, sizeWritten, revision, entries, keys, true);
  }

  /** Whether the registration that led to this roster is known to be new. */
  boolean isWriteConfirmed() {
    return writeConfirmed;
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
    int index = keys.next(key, 0);
    while (index >= 0 && !entries.get(index).registration().key().equals(key)) {
      index = keys.next(key, index + 1);
    }
    return index;
  }

  /** The roster after a registration was made or changed. */
  public Roster with(Registration registration, long created, long newRevision) {
    String key = registration.key();
    if (indexOf(key) >= 0) {
      return without(key, revision).with(registration, created, newRevision);
    }
    Entry added = new Entry(registration, created);
    int place = -Collections.binarySearch(entries, added, ORDER) - 1;
    List<Entry> changed = new ArrayList<>(entries.size() + 1);
    changed.addAll(entries);
    changed.add(place, added);
    return new Roster(
        size,
        sizeWritten,
        newRevision,
        Collections.unmodifiableList(changed),
        keys.insert(place, key));
  }

  /**
   * The roster after new registrations, at the cost of one.
   *
   * @param added whose keys are not here, nor twice among them
   */
  public Roster with(List<Entry> added, long newRevision) {
    List<Entry> sorted = new ArrayList<>(added);
    sorted.sort(ORDER);
    List<Entry> changed = new ArrayList<>(entries.size() + sorted.size());
    changed.addAll(entries);
    changed.addAll(sorted);
    boolean behind =
        sorted.isEmpty()
            || entries.isEmpty()
            || compare(entries.get(entries.size() - 1), sorted.get(0)) < 0;
    if (!behind) {
      changed.sort(ORDER);
    }
    List<String> newKeys = new ArrayList<>();
    sorted.forEach(entry -> newKeys.add(entry.registration().key()));
    return new Roster(
        size,
        sizeWritten,
        newRevision,
        Collections.unmodifiableList(changed),
        behind ? keys.plus(newKeys) : keys(changed));
  }

  /** The roster after something has changed that is no registration. */
  public Roster at(long newRevision) {
    return new Roster(size, sizeWritten, newRevision, entries, keys);
  }

  /** The roster after a registration was removed. */
  public Roster without(String key, long newRevision) {
    List<Entry> others = new ArrayList<>(entries);
    others.removeIf(entry -> entry.registration().key().equals(key));
    return new Roster(
        size, sizeWritten, newRevision, Collections.unmodifiableList(others), keys(others));
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
            && beginsWith(earlier.entries);
    return grown ? Optional.of(entries.subList(before, entries.size())) : Optional.empty();
  }

  @SuppressWarnings("ReferenceEquality") // equal entries are nearly always the same
  private boolean beginsWith(List<Entry> others) {
    for (int i = 0; i < others.size(); i++) {
      if (entries.get(i) != others.get(i) && !entries.get(i).equals(others.get(i))) {
        return false;
      }
    }
    return true;
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
