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
 * Keys and values in memory, for both APIs. Every transaction that changes something gets the next
 * revision, which v2 calls an index. A watch receives every change of its range once, in order,
 * from any revision in the history. Thread-safe; nothing blocks.
 */
final class Store {

  /** As many as etcd v2 keeps. */
  private static final int HISTORY_SIZE = 1_000;

  private final NavigableMap<String, Entry> entries = new TreeMap<>();
  private final Deque<Batch> history = new ArrayDeque<>();
  private final List<Watch> watches = new ArrayList<>();
  private long revision = 1; // as in an empty etcd

  /**
   * A key with its value.
   *
   * @param created the revision that created it
   * @param modified the revision that changed it last
   * @param version how often it was put since it was created
   */
  record Entry(String key, String value, long created, long modified, long version) {}

  /**
   * A change of one key.
   *
   * @param before empty when the key was created
   * @param after empty when the key was deleted
   */
  record Change(String key, Optional<Entry> before, Optional<Entry> after) {}

  /** The changes of one transaction. */
  record Batch(long revision, List<Change> changes) {
    Batch {
      changes = List.copyOf(changes);
    }
  }

  /** The keys from the first one to the end, which is exclusive. */
  record Range(String first, String end) {

    static Range ofKey(String key) {
      return new Range(key, key + "\0");
    }

    /** All keys with a prefix, which must not end with the highest character. */
    static Range ofPrefix(String prefix) {
      int last = prefix.length() - 1;
      return new Range(prefix, prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
    }

    boolean contains(String key) {
      return key.compareTo(first) >= 0 && key.compareTo(end) < 0;
    }
  }

  /** The changes that were asked for are no longer in the history. */
  static final class Compacted extends Exception {
    private static final long serialVersionUID = 1L;
    private final long oldest;

    Compacted(long oldest) {
      super("the changes before revision " + oldest + " are no longer kept");
      this.oldest = oldest;
    }

    /** The first revision in the history. */
    long oldest() {
      return oldest;
    }
  }

  /** The operations of one transaction. Valid only while {@link #transact} runs. */
  final class Transaction {
    private final List<Change> changes = new ArrayList<>();

    /** The revision of this transaction once it has changed something, else the current one. */
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

  /** Runs a transaction, one at a time; watches receive its changes before this returns. */
  synchronized <T> T transact(Function<Transaction, T> work) {
    Transaction transaction = new Transaction();
    T result = work.apply(transaction);
    if (!transaction.changes.isEmpty()) {
      revision++;
      Batch batch = new Batch(revision, transaction.changes);
      history.addLast(batch);
      if (history.size() > HISTORY_SIZE) {
        history.removeFirst();
      }
      List.copyOf(watches).forEach(watch -> watch.deliver(batch));
    }
    return result;
  }

  /** Receives the changes of a range until it is closed. */
  final class Watch implements AutoCloseable {
    private final Range range;
    private final Consumer<Batch> listener;

    private Watch(Range range, Consumer<Batch> listener) {
      this.range = range;
      this.listener = listener;
    }

    private void deliver(Batch batch) {
      List<Change> inRange =
          batch.changes().stream().filter(change -> range.contains(change.key())).toList();
      if (!inRange.isEmpty()) {
        listener.accept(new Batch(batch.revision(), inRange));
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
   * Passes the changes of a range since a revision, and all later ones, to a listener.
   *
   * @param from the first revision to pass on; 0 for the next one
   * @param created receives the current revision, before the listener is called
   * @param listener called in the order of revisions, in the thread of the transaction; must not
   *     block
   * @throws Compacted when changes since that revision are no longer in the history
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
      List.copyOf(history).stream()
          .filter(batch -> batch.revision() >= from)
          .forEach(watch::deliver);
    }
    return watch;
  }
}
