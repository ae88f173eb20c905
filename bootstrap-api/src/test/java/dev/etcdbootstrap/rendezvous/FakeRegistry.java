package dev.etcdbootstrap.rendezvous;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A registry in memory for one thread; waits pass on the clock of the test. */
final class FakeRegistry implements Rendezvous {

  static final String PLACE = "memory://registry";

  /** Something that happens in the registry during a call. */
  interface Happening {
    void happen() throws TransientFailure, InterruptedException;
  }

  private final AtomicLong nanoTime;
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private final Set<String> denials = new HashSet<>();
  private final Set<String> broken = new HashSet<>();
  private Optional<Reason> failure = Optional.empty();
  private final Deque<Happening> onAwait = new ArrayDeque<>();
  private final Deque<Happening> onRegister = new ArrayDeque<>();
  private Roster roster;
  private boolean waitsEndAtOnce;
  private boolean forgets;
  private int writes;
  private Optional<Set<EtcdId>> marks = Optional.empty();
  private boolean closed;

  FakeRegistry(AtomicLong nanoTime, Roster roster) {
    this.nanoTime = nanoTime;
    this.roster = roster;
  }

  FakeRegistry holds(Roster value) {
    roster = value;
    return this;
  }

  FakeRegistry onAwait(Happening happening) {
    onAwait.add(happening);
    return this;
  }

  FakeRegistry onRegister(Happening happening) {
    onRegister.add(happening);
    return this;
  }

  FakeRegistry failNext(String call, int times) {
    failures.put(call, times);
    return this;
  }

  void denyNext(String call) {
    denials.add(call);
  }

  /** With an error of the JVM, as classes of two versions make it. */
  void breakNext(String call) {
    broken.add(call);
  }

  void waitsEndAtOnce() {
    waitsEndAtOnce = true;
  }

  void forgets() {
    forgets = true;
  }

  /** Whatever is asked from now on fails. */
  void loseToken() throws TransientFailure {
    failure = Optional.of(Reason.NOT_FOUND);
    throw new TransientFailure("cut");
  }

  void breakDown() throws TransientFailure {
    failure = Optional.of(Reason.UNAVAILABLE);
    throw new TransientFailure("cut");
  }

  void put(String name) {
    put(Rosters.registration(name).key(), Rosters.registration(name).value());
  }

  void put(String key, String value) {
    roster = Rosters.and(roster, key, value);
  }

  void remove(String name) {
    removeKey(Rosters.registration(name).key());
  }

  void removeKey(String key) {
    roster = roster.without(key, roster.revision() + 1);
  }

  List<String> keys() {
    return roster.entries().stream().map(entry -> entry.registration().key()).toList();
  }

  List<String> calls() {
    return calls;
  }

  int writes() {
    return writes;
  }

  private void called(String call) throws TransientFailure, BootstrapException {
    calls.add(call);
    if (failure.isPresent()) {
      throw new BootstrapException(failure.get(), call + " failed for good");
    }
    if (broken.remove(call)) {
      throw new NoSuchMethodError("'void com.example.Gone.gone()'");
    }
    if (denials.remove(call)) {
      throw new BootstrapException(Reason.DENIED, call + " denied");
    }
    int left = failures.getOrDefault(call, 0);
    if (left > 0) {
      failures.put(call, left - 1);
      throw new TransientFailure(call + " failed");
    }
  }

  @Override
  public String place() {
    return PLACE;
  }

  @Override
  public Roster read() throws TransientFailure, BootstrapException {
    called("read");
    return roster;
  }

  @Override
  public Roster register(Registration own, Roster before)
      throws TransientFailure, BootstrapException, InterruptedException {
    called("register");
    if (!onRegister.isEmpty()) {
      onRegister.remove().happen();
    }
    if (roster.find(own.key()).isEmpty() && !forgets) {
      writes++;
      put(own.key(), own.value());
      return roster.withWriteConfirmed();
    }
    return roster;
  }

  @Override
  public Roster await(Roster last, Duration limit)
      throws TransientFailure, BootstrapException, InterruptedException {
    called("await");
    if (!onAwait.isEmpty()) {
      onAwait.remove().happen();
    } else if (!waitsEndAtOnce) {
      nanoTime.addAndGet(limit.toNanos());
    }
    return roster;
  }

  @Override
  public void withdraw(Registration own) throws TransientFailure, BootstrapException {
    called("withdraw");
    if (roster.find(own.key()).isPresent()) {
      roster = roster.without(own.key(), roster.revision() + 1);
    }
  }

  /** From now on start marks are kept. */
  FakeRegistry keepsMarks() {
    marks = Optional.of(new HashSet<>());
    return this;
  }

  @Override
  public Optional<Set<EtcdId>> startMarks() throws TransientFailure, BootstrapException {
    called("startMarks");
    return marks.map(Set::copyOf);
  }

  @Override
  public boolean markStarted(EtcdId member) throws TransientFailure, BootstrapException {
    called("markStarted");
    marks.ifPresent(kept -> kept.add(member));
    return marks.isPresent();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
