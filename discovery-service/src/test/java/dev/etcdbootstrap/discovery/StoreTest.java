package dev.etcdbootstrap.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.discovery.Store.Batch;
import dev.etcdbootstrap.discovery.Store.Change;
import dev.etcdbootstrap.discovery.Store.Compacted;
import dev.etcdbootstrap.discovery.Store.Entry;
import dev.etcdbootstrap.discovery.Store.Range;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class StoreTest {

  private static final Range ALL = Range.ofPrefix("/");

  private final Store store = new Store();
  private final List<Batch> told = new ArrayList<>();

  private Entry put(String key, String value) {
    return store.transact(transaction -> transaction.put(key, value));
  }

  private long revision() {
    return store.transact(Store.Transaction::revision);
  }

  @Test
  @DisplayName(
      "a transaction that changes something gets the next revision, one that only reads does not")
  void revisions() {
    assertThat(revision()).isEqualTo(1);
    assertThat(put("/a", "1")).isEqualTo(new Entry("/a", "1", 2, 2, 1));
    assertThat(put("/a", "2")).isEqualTo(new Entry("/a", "2", 2, 3, 2));
    List<Entry> all = store.transact(transaction -> transaction.range(ALL));
    assertThat(all).hasSize(1);
    assertThat(revision()).isEqualTo(3);
  }

  @Test
  @DisplayName("a transaction sees its own writes, all with one revision")
  void oneRevision() throws Exception {
    store.watch(ALL, 0, revision -> {}, told::add);

    List<Entry> seen =
        store.transact(
            transaction -> {
              transaction.put("/b", "1");
              transaction.put("/a", "1");
              assertThat(transaction.revision()).isEqualTo(2);
              return transaction.range(ALL);
            });

    assertThat(seen).extracting(Entry::key).containsExactly("/a", "/b");
    assertThat(seen).extracting(Entry::created).containsOnly(2L);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).changes()).extracting(Change::key).containsExactly("/b", "/a");
  }

  @Test
  @DisplayName("a deleted key starts again")
  void removed() {
    put("/a", "1");
    store.transact(transaction -> transaction.delete(Range.ofKey("/a")));

    assertThat(revision()).isEqualTo(3);
    assertThat(put("/a", "2")).isEqualTo(new Entry("/a", "2", 4, 4, 1));
  }

  @Test
  @DisplayName("the end of a range is exclusive")
  void ranges() {
    put("/a", "");
    put("/a/b", "");
    put("/a0", "");

    List<Entry> below = store.transact(transaction -> transaction.range(Range.ofPrefix("/a/")));
    assertThat(below).extracting(Entry::key).containsExactly("/a/b");
    List<Entry> none = store.transact(transaction -> transaction.range(new Range("/b", "/a")));
    assertThat(none).isEmpty();
  }

  @Test
  @DisplayName("a watch from a revision receives every change once, in order, until it is closed")
  void watches() throws Exception {
    put("/a", "1");
    put("/elsewhere", "1");
    put("/a", "2");
    List<Long> created = new ArrayList<>();

    Store.Watch watch = store.watch(Range.ofKey("/a"), 2, created::add, told::add);
    store.transact(transaction -> transaction.delete(ALL));
    watch.close();
    put("/a", "4");

    assertThat(created).containsExactly(4L);
    assertThat(told).extracting(Batch::revision).containsExactly(2L, 4L, 5L);
    assertThat(told.get(2).changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.after()).isEmpty();
              assertThat(change.before()).hasValue(new Entry("/a", "2", 2, 4, 2));
            });
  }

  @Test
  @DisplayName(
      "changes that are no longer kept are an error, and the next revision can always be watched")
  void forgets() throws Exception {
    for (int i = 0; i < 1_500; i++) {
      put("/a", "" + i);
    }

    Compacted compacted =
        catchThrowableOfType(
            Compacted.class, () -> store.watch(ALL, 100, revision -> {}, told::add));

    assertThat(compacted.oldest()).isEqualTo(1_501 - 1_000 + 1);
    assertThatThrownBy(() -> store.watch(ALL, compacted.oldest() - 1, revision -> {}, told::add))
        .isInstanceOf(Compacted.class);
    store.watch(ALL, compacted.oldest(), revision -> {}, told::add);
    assertThat(told).hasSize(1_000);
    store.watch(ALL, revision() + 1, revision -> {}, told::add);
    put("/a", "");
    assertThat(told).hasSize(1_002);
  }
}
