package dev.etcdbootstrap.discovery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keys and values in memory, as both protocols need them: every transaction that changes something
 * gets the next revision, which v2 calls an index; who watches is told of every change once, in
 * order, from any revision that is remembered. Thread-safe; nothing blocks.
 */
final class Store {

  /** As many changes as etcd v2 remembers. */
  private static final int REMEMBERED = 1_000;

  private final NavigableMap<String, Entry> entries = new TreeMap<>();
  private final Deque<Batch> history = new ArrayDeque<>();
  private final List<Watch> watches = new ArrayList<>();
  private long revision = 1; // of an etcd that holds nothing

  /**
   * A key that is there.
   *
   * @param created the revision that made it
   * @param modified the revision that changed it last
   * @param version how often it was put since it was made
   */
  record Entry(String key, String value, long created, long modified, long version) {}

  /**
   * What happened to a key.
   *
   * @param before what was there
   * @param after what is there now; empty when the key was removed
   */
  record Change(String key, Optional<Entry> before, Optional<Entry> after) {}

  /** All that one transaction changed. */
  record Batch(long revision, List<Change> changes) {
    Batch {
      changes = List.copyOf(changes);
    }
  }

  /** The first key of a range, and the first one after it. */
  record Range(String first, String end) {

    static Range ofKey(String key) {
      return new Range(key, key + "\0");
    }

    /** All keys that begin with this, which must not end with the highest of all characters. */
    static Range ofPrefix(String prefix) {
      int last = prefix.length() - 1;
      return new Range(prefix, prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
    }

    boolean contains(String key) {
      return key.compareTo(first) >= 0 && key.compareTo(end) < 0;
    }
  }

  /** Thrown to who asks for changes that are no longer remembered. */
  static final class Compacted extends Exception {
    private static final long serialVersionUID = 1L;
    private final long oldest;

    Compacted(long oldest) {
      super("the changes before revision " + oldest + " are forgotten");
      this.oldest = oldest;
    }

    /** The first revision that is remembered. */
    long oldest() {
      return oldest;
    }
  }

  /** What a transaction may do; all of it happens at once. Valid only during the transaction. */
  final class Transaction {
    private final List<Change> changes = new ArrayList<>();

    /** The revision before, or, once something was changed, of this transaction. */
    long revision() {
      return changes.isEmpty() ? revision : revision + 1;
    }

    Optional<Entry> get(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    List<Entry> range(Range range) {
      return range.first().compareTo(range.end()) < 0
          ? List.copyOf(entries.subMap(range.first(), range.end()).values())
          : List.of();
    }

    Entry put(String key, String value) {
      Optional<Entry> before = get(key);
      long next = revision + 1;
      Entry after =
          new Entry(
              key,
              value,
              before.map(Entry::created).orElse(next),
              next,
              before.map(Entry::version).orElse(0L) + 1);
      entries.put(key, after);
      changes.add(new Change(key, before, Optional.of(after)));
      return after;
    }

    List<Entry> delete(Range range) {
      List<Entry> deleted = range(range);
      for (Entry entry : deleted) {
        entries.remove(entry.key());
        changes.add(new Change(entry.key(), Optional.of(entry), Optional.empty()));
      }
      return deleted;
    }
  }

  /** Runs a transaction, alone; tells who watches before it returns. */
  synchronized <T> T transact(Function<Transaction, T> work) {
    Transaction transaction = new Transaction();
    T result = work.apply(transaction);
    if (!transaction.changes.isEmpty()) {
      revision++;
      Batch batch = new Batch(revision, transaction.changes);
      history.addLast(batch);
      if (history.size() > REMEMBERED) {
        history.removeFirst();
      }
      List.copyOf(watches).forEach(watch -> watch.tell(batch));
    }
    return result;
  }

  /** Somebody who is told of changes, until it is closed. */
  final class Watch implements AutoCloseable {
    private final Range range;
    private final Consumer<Batch> listener;

    private Watch(Range range, Consumer<Batch> listener) {
      this.range = range;
      this.listener = listener;
    }

    private void tell(Batch batch) {
      List<Change> concerned =
          batch.changes().stream().filter(change -> range.contains(change.key())).toList();
      if (!concerned.isEmpty()) {
        listener.accept(new Batch(batch.revision(), concerned));
      }
    }

    @Override
    public void close() {
      synchronized (Store.this) {
        watches.remove(this);
      }
    }
  }

  /**
   * Tells a listener what happened in a range since a revision, and what will happen.
   *
   * @param from the first revision that is told; 0 for the next
   * @param created told the revision at this moment, before anything else
   * @param listener is called in order, by whoever changes something, and must not block
   * @throws Compacted when changes since that revision are forgotten
   */
  synchronized Watch watch(Range range, long from, Consumer<Long> created, Consumer<Batch> listener)
      throws Compacted {
    long oldest = history.isEmpty() ? revision + 1 : history.getFirst().revision();
    if (from > 0 && from < oldest && from <= revision) {
      throw new Compacted(oldest);
    }
    Watch watch = new Watch(range, listener);
    watches.add(watch);
    created.accept(revision);
    if (from > 0) {
      List.copyOf(history).stream().filter(batch -> batch.revision() >= from).forEach(watch::tell);
    }
    return watch;
  }
}
