package dev.etcdbootstrap.rendezvous;

import static dev.etcdbootstrap.rendezvous.Rosters.TOKEN;
import static dev.etcdbootstrap.rendezvous.Rosters.local;
import static dev.etcdbootstrap.rendezvous.Rosters.registration;
import static dev.etcdbootstrap.rendezvous.Rosters.roster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Deadline;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The loop over a registry in memory, on a clock that only the test and the pauses move. */
final class RendezvousLoopTest {

  private final AtomicLong nanoTime = new AtomicLong(77);
  private final List<BootstrapEvent> events = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final FakeRegistry registry = new FakeRegistry(nanoTime, roster(3));

  private StrategyContext.Builder context() {
    return StrategyContext.builder()
        .deadline(Deadline.after(Duration.ofMinutes(1), nanoTime::get))
        .listener(events::add);
  }

  private InitialCluster run(StrategyContext context)
      throws BootstrapException, InterruptedException {
    return new RendezvousLoop(
            registry, context, TOKEN, new Schedule(context, new Random(1), this::pause))
        .run();
  }

  private InitialCluster runAs(String name) throws BootstrapException, InterruptedException {
    return run(context().localMember(local(name)).build());
  }

  private BootstrapException failAs(String name) {
    return fail(context().localMember(local(name)).build());
  }

  private BootstrapException fail(StrategyContext context) {
    BootstrapException failure = catchThrowableOfType(BootstrapException.class, () -> run(context));
    assertThat(failure).isNotNull();
    return failure;
  }

  private void pause(Duration time) {
    pauses.add(time);
    nanoTime.addAndGet(time.toNanos());
  }

  @Test
  void registersAndCompletes() throws Exception {
    registry.holds(roster(3, "a", "b"));

    InitialCluster cluster = runAs("c");

    assertThat(cluster.members()).extracting(Member::name).containsExactly("a", "b", "c");
    assertThat(cluster.token()).isEqualTo(TOKEN);
    assertThat(registry.calls()).containsExactly("read", "register");
    assertThat(events)
        .containsExactly(
            BootstrapEvent.peersFound(List.of("a", "b"), 3),
            BootstrapEvent.registered(FakeRegistry.PLACE),
            BootstrapEvent.peersFound(List.of("a", "b", "c"), 3));
  }

  @Test
  void waitsForTheOthers() throws Exception {
    registry.onAwait(() -> registry.put("b")).onAwait(() -> registry.put("c"));

    assertThat(runAs("a").members()).hasSize(3);

    assertThat(registry.calls()).containsExactly("read", "register", "await", "await");
    assertThat(pauses).isEmpty();
  }

  @Test
  void resumesWithoutWritingWhenItIsThereAlready() throws Exception {
    registry.holds(roster(3, "a", "b")).onAwait(() -> registry.put("c"));

    assertThat(runAs("a").members()).hasSize(3);

    assertThat(registry.calls()).containsExactly("read", "await");
    assertThat(events).contains(BootstrapEvent.registrationFound(FakeRegistry.PLACE));
  }

  @Test
  void tellsThatItFoundItselfInACompleteRegistry() throws Exception {
    registry.holds(roster(3, "a", "b", "c"));

    runAs("a");

    assertThat(events).contains(BootstrapEvent.registrationFound(FakeRegistry.PLACE));
  }

  @Test
  void anObserverWritesNothing() throws Exception {
    registry.holds(roster(3, "a", "b")).onAwait(() -> registry.put("c"));

    assertThat(run(context().build()).members()).hasSize(3);

    assertThat(registry.calls()).containsExactly("read", "await");
    assertThat(events).noneMatch(BootstrapEvent.Registered.class::isInstance);
  }

  @Test
  void fullBeforeRegisteringWritesNothing() {
    registry.holds(roster(2, "a", "b"));

    BootstrapException failure = failAs("c");

    assertThat(failure.reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(failure)
        .hasMessageContaining(FakeRegistry.PLACE)
        .hasMessageContaining("2 places are taken by a, b")
        .hasMessageContaining("nothing was registered")
        .hasMessageContaining("member add");
    assertThat(registry.calls()).containsExactly("read");
  }

  @Test
  void fullAfterARaceWithdraws() {
    registry
        .holds(roster(2, "a"))
        .onRegister(
            () -> {
              registry.put("b");
              registry.put("c");
            });

    BootstrapException failure = failAs("c");

    assertThat(failure.reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(failure).hasMessageContaining("of this member was withdrawn");
    assertThat(registry.calls()).containsExactly("read", "register", "withdraw");
    assertThat(registry.keys()).containsExactly(registration("a").key(), registration("b").key());
  }

  @Test
  void aLeftoverThatCameTooLateIsWithdrawnWhenItsMemberComesBack() {
    registry.holds(roster(2, "a", "b", "c"));

    assertThat(failAs("c").reason()).isEqualTo(Reason.CLUSTER_FULL);

    assertThat(registry.keys()).containsExactly(registration("a").key(), registration("b").key());
  }

  @Test
  void aWithdrawalIsRetried() {
    registry.holds(roster(2, "a", "b", "c")).failNext("withdraw", 3);

    assertThat(failAs("c")).hasMessageContaining("was withdrawn");

    assertThat(registry.calls())
        .containsExactly("read", "withdraw", "withdraw", "withdraw", "withdraw");
    assertThat(registry.keys()).containsExactly(registration("a").key(), registration("b").key());
  }

  @Test
  void aWithdrawalThatNeverSucceedsIsToldWithTheKey() {
    registry.holds(roster(2, "a", "b", "c")).failNext("withdraw", Integer.MAX_VALUE);

    BootstrapException failure = failAs("c");

    assertThat(failure.reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(failure)
        .hasMessageContaining("could not be withdrawn (withdraw failed)")
        .hasMessageContaining(registration("c").key())
        .hasMessageContaining("by hand");
  }

  @Test
  void aWithdrawalThatIsNotAllowedIsNotRetried() {
    registry.holds(roster(2, "a", "b", "c")).denyNext("withdraw");

    assertThat(failAs("c")).hasMessageContaining("could not be withdrawn (withdraw denied)");

    assertThat(registry.calls()).containsExactly("read", "withdraw");
  }

  @Test
  void keepsItsPlaceAtTheDeadlineAndSaysWhoIsMissing() {
    registry.holds(roster(3, "b"));

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure)
        .hasMessageContaining(FakeRegistry.PLACE)
        .hasMessageContaining("2 of 3 (b, a)")
        .hasMessageContaining("after 60000 ms")
        .hasMessageContaining("keeps its place")
        .hasMessageNotContaining("last attempt");
    assertThat(registry.keys()).containsExactly(registration("b").key(), registration("a").key());
    assertThat(registry.calls()).doesNotContain("withdraw").hasSizeLessThan(6);
  }

  @Test
  void keepsItsPlaceOnInterrupt() {
    registry.onAwait(
        () -> {
          throw new InterruptedException();
        });

    assertThatThrownBy(() -> runAs("a")).isInstanceOf(InterruptedException.class);

    assertThat(registry.keys()).containsExactly(registration("a").key());
    assertThat(registry.calls()).containsExactly("read", "register", "await");
  }

  @Test
  void anObserverWithNobodyThereIsToldThatNobodyIs() {
    BootstrapException failure = fail(context().build());

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure).hasMessageContaining("0 of 3").hasMessageNotContaining("registered");
  }

  @Test
  void aRegistryThatWasNeverReadIsUnavailable() {
    registry.failNext("read", Integer.MAX_VALUE);

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining(FakeRegistry.PLACE + " could not be read after 60000 ms: read failed")
        .hasMessageContaining("nothing was registered");
    assertThat(registry.calls()).hasSizeLessThan(20);
  }

  @Test
  void withoutTimeNothingIsTried() {
    StrategyContext context =
        context().localMember(local("a")).deadline(Deadline.after(Duration.ZERO)).build();

    assertThat(fail(context))
        .hasMessageContaining("no attempt was made")
        .hasMessageContaining("nothing was registered");
    assertThat(registry.calls()).isEmpty();
  }

  @Test
  void aRegistryThatFailsAfterItWasReadIsATimeoutThatTellsTheFailure() {
    registry.onAwait(
        () -> registry.failNext("await", Integer.MAX_VALUE).failNext("read", Integer.MAX_VALUE));

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure)
        .hasMessageContaining("1 of 3 (a)")
        .hasMessageContaining("the last attempt failed: read failed")
        .hasMessageContaining("keeps its place");
  }

  @Test
  void anAttemptThatTheDeadlineCutsShortDoesNotHideWhatWentWrongBefore() {
    registry
        .onRegister(
            () -> {
              throw new TransientFailure("refused");
            })
        .onRegister(
            () -> {
              nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
              throw new TransientFailure("no answer in time");
            });

    assertThat(failAs("a")).hasMessageContaining("the last attempt failed: refused");
    assertThat(registry.calls()).containsExactly("read", "register", "read", "register");
  }

  @Test
  void pausesGrowAreSpreadAndBounded() {
    registry.failNext("read", Integer.MAX_VALUE);

    failAs("a");

    List<Duration> all = new ArrayList<>(); // but for the one that ends at the last look, and later
    Duration passed = Duration.ZERO;
    for (Duration pause : pauses) {
      passed = passed.plus(pause);
      if (passed.compareTo(Duration.ofSeconds(59)) < 0) {
        all.add(pause);
      }
    }
    long most = 100;
    for (Duration pause : all) {
      assertThat(pause.toMillis()).isBetween(most / 2, most);
      most = Math.min(10_000, most * 2);
    }
    assertThat(all).hasSizeGreaterThan(7);
    assertThat(pauses).hasSizeLessThan(all.size() + 7);
    assertThat(all).anyMatch(pause -> pause.toMillis() % 50 != 0);
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(events)
        .filteredOn(BootstrapEvent.Retrying.class::isInstance)
        .hasSameSizeAs(pauses)
        .contains(BootstrapEvent.retrying(pauses.get(0), "read failed"));
  }

  @Test
  void transientFailuresBeforeTheWriteAreMended() throws Exception {
    registry.holds(roster(2, "a")).failNext("read", 2).failNext("register", 2);

    assertThat(runAs("b").members()).hasSize(2);

    assertThat(registry.writes()).isEqualTo(1);
    assertThat(pauses).hasSize(4);
    assertThat(events).contains(BootstrapEvent.registered(FakeRegistry.PLACE));
  }

  @Test
  void aWriteWhoseAnswerIsLostIsFoundAndNotRepeated() throws Exception {
    registry
        .holds(roster(2, "a"))
        .onRegister(
            () -> {
              registry.put("b");
              throw new TransientFailure("the answer is lost");
            });

    assertThat(runAs("b").members()).hasSize(2);

    assertThat(registry.calls()).containsExactly("read", "register", "read");
    assertThat(registrations())
        .containsExactly(BootstrapEvent.registrationFound(FakeRegistry.PLACE));
  }

  private List<BootstrapEvent> registrations() {
    return events.stream().filter(BootstrapEvent.Registered.class::isInstance).toList();
  }

  @Test
  void aWriteWhoseOutcomeIsUnknownAndThatHadNoEffectIsMadeAgainAndNewThen() throws Exception {
    registry
        .holds(roster(2, "a"))
        .onRegister(
            () -> {
              throw new TransientFailure("the request is lost");
            });

    assertThat(runAs("b").members()).hasSize(2);

    assertThat(registrations()).containsExactly(BootstrapEvent.registered(FakeRegistry.PLACE));
  }

  @Test
  void aRegistrationThatAppearsJustBeforeItsOwnIsWrittenIsNotNew() throws Exception {
    registry.holds(roster(2, "a")).onRegister(() -> registry.put("b"));

    assertThat(runAs("b").members()).hasSize(2);

    assertThat(registry.writes()).isZero();
    assertThat(registrations())
        .containsExactly(BootstrapEvent.registrationFound(FakeRegistry.PLACE));
  }

  @Test
  void aWriteOfUnknownOutcomeAtTheDeadlineIsToldAsThat() {
    registry.onRegister(
        () -> {
          registry.put("a");
          nanoTime.addAndGet(Duration.ofMinutes(2).toNanos());
          throw new TransientFailure("the answer is lost");
        });

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure)
        .hasMessageContaining("whether this member was registered is not known")
        .hasMessageNotContaining("nothing was registered");
  }

  @Test
  void classesThatDoNotFitEndItAtOnceAndTheUnknownOutcomeIsTold() {
    Error broken = new NoSuchMethodError("'void com.example.Gone.gone()'");
    registry.onRegister(
        () -> {
          throw broken;
        });

    BootstrapException failure = failAs("a");

    assertThat(registry.calls()).containsExactly("read", "register");
    assertThat(failure.reason()).isEqualTo(Reason.INTERNAL);
    assertThat(failure)
        .hasMessageStartingWith(FakeRegistry.PLACE + ": classes do not fit together")
        .hasMessageContaining("com.example.Gone")
        .hasMessageEndingWith(RegistrationState.UNKNOWN.text())
        .hasRootCause(broken);
  }

  @Test
  void aRegistryThatEndsEveryWaitAtOnceIsAskedSeldom() {
    registry.waitsEndAtOnce();

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure).hasMessageContaining("without news");
    assertThat(registry.calls()).hasSizeLessThan(40);
    assertThat(pauses).anyMatch(pause -> pause.compareTo(Duration.ofSeconds(4)) > 0);
  }

  @Test
  void aRegistryThatTakesRegistrationsAndForgetsThemIsAskedSeldom() {
    registry.forgets();

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure).hasMessageContaining("does not show it");
    assertThat(registry.calls()).hasSizeLessThan(40);
  }

  @Test
  void itsOwnRegistrationRemovedIsAnErrorAndNotWrittenAgain() {
    registry.onAwait(() -> registry.remove("a"));

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure.problems())
        .extracting(Problem::code)
        .containsExactly("registration-removed");
    assertThat(failure)
        .hasMessageContaining(FakeRegistry.PLACE)
        .hasMessageContaining(registration("a").key())
        .hasMessageContaining("nothing is registered any more");
    assertThat(registry.calls()).containsExactly("read", "register", "await");
  }

  @Test
  void theRegistrationOfAnotherRemovedIsWaitedForAgain() throws Exception {
    registry
        .holds(roster(3, "b"))
        .onAwait(() -> registry.remove("b"))
        .onAwait(() -> registry.put("c"))
        .onAwait(() -> registry.put("d"));

    assertThat(runAs("a").members()).extracting(Member::name).containsExactly("a", "c", "d");
  }

  @Test
  void aConflictBeforeRegisteringWritesNothingAndSaysSo() {
    registry.holds(roster(3, "a"));
    LocalMember clash = LocalMember.of("a", "http://other:2380");

    BootstrapException failure = fail(context().localMember(clash).build());

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure.problems()).extracting(Problem::code).containsExactly("duplicate-name");
    assertThat(failure)
        .hasMessageContaining(FakeRegistry.PLACE)
        .hasMessageContaining("nothing was registered");
    assertThat(registry.calls()).containsExactly("read");
  }

  @Test
  void theEarlierOfTwoThatClashWaitsForTheLaterToGiveWay() throws Exception {
    registry
        .onAwait(() -> registry.put("f00", "a=http://other:2380"))
        .onAwait(() -> registry.removeKey("f00"))
        .onAwait(() -> registry.put("b"))
        .onAwait(() -> registry.put("c"));

    assertThat(runAs("a").members()).hasSize(3);
    assertThat(events)
        .contains(
            BootstrapEvent.waiting(
                "the registration f00: a=http://other:2380 to be withdrawn, because it clashes with an"
                    + " earlier one"));
  }

  @Test
  void soDoesABystanderThatHasNotRegisteredYet() throws Exception {
    registry
        .holds(Rosters.and(roster(3, "a"), "f00", "a=http://other:2380"))
        .onAwait(() -> registry.removeKey("f00"));
    registry.onRegister(() -> registry.put("c"));

    assertThat(runAs("b").members()).hasSize(3);
    assertThat(registry.calls()).containsExactly("read", "await", "register");
  }

  @Test
  void aClashThatStaysIsAFailureThatNamesTheKeyInTheWay() {
    registry.onAwait(() -> registry.put("f00", "a=http://other:2380"));

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure.problems()).extracting(Problem::code).containsExactly("duplicate-name");
    assertThat(failure)
        .hasMessageContaining("keeps its place")
        .hasMessageContaining("the registration f00: a=http://other:2380 that is in the way");
    assertThat(registry.keys()).contains(registration("a").key());
    assertThat(registry.calls()).doesNotContain("withdraw");
    assertThat(nanoTime.get()).isLessThan(Duration.ofSeconds(45).toNanos());
  }

  @Test
  void whatIsWrongByItselfIsNotWaitedFor() {
    registry.holds(Rosters.and(roster(3, "a"), "f00", "c=http://0.0.0.0:2380"));

    assertThat(failAs("b").problems())
        .extracting(Problem::code)
        .containsExactly("unspecified-address");
    assertThat(registry.calls()).containsExactly("read");
  }

  @Test
  void connectionsThatAreCutAgainAndAgainDoNotMakeItMissTheLastMember() throws Exception {
    FakeRegistry.Happening cut =
        () -> {
          nanoTime.addAndGet(Duration.ofMillis(1_500).toNanos());
          throw new TransientFailure("cut");
        };
    for (int i = 0; i < 30; i++) {
      registry.onAwait(cut);
    }
    registry.onAwait(() -> registry.put("b")).onAwait(() -> registry.put("c"));

    assertThat(runAs("a").members()).hasSize(3);
    assertThat(pauses).hasSize(30).allMatch(pause -> pause.toMillis() <= 200);
  }

  @Test
  void aFloodOfNewsIsLookedAtAFewTimesASecond() {
    registry.holds(roster(3, "b"));
    for (int i = 0; i < 1_000; i++) {
      String name = i % 2 == 0 ? "c" : "d";
      registry.onAwait(
          () -> {
            registry.remove(name.equals("c") ? "d" : "c");
            registry.remove("b");
            registry.put(name);
          });
    }

    assertThat(failAs("a").reason()).isEqualTo(Reason.TIMEOUT);

    int most = Pace.BURST + (int) Duration.ofMinutes(1).dividedBy(Pace.INTERVAL);
    assertThat(registry.calls()).hasSizeBetween(most / 2, most + 10);
    assertThat(events).hasSizeLessThan(most + 10);
  }

  @Test
  void thePaceSlowsNoClusterOfUsualSize() throws Exception {
    String[] names = new String[Pace.BURST - 2]; // and the read, and the registration
    for (int i = 0; i < names.length; i++) {
      String name = "m" + i;
      names[i] = name;
      registry.onAwait(() -> registry.put(name));
    }
    registry.holds(roster(names.length + 1));

    assertThat(runAs("a").members()).hasSize(names.length + 1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aRegistryThatGrowsWithoutEndIsLeft() {
    List<Roster.Entry> keys = new ArrayList<>();
    for (int i = 0; i <= 10_000; i++) {
      keys.add(new Roster.Entry(Registration.of("k" + i, "no member"), i));
    }
    registry.holds(Roster.of(3, 10_001, keys));

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("holds 10001 registrations");
    assertThat(registry.writes()).isZero();
  }

  @Test
  void manyNamesAreTakenTogetherInAMessage() {
    String[] names = new String[25];
    for (int i = 0; i < names.length; i++) {
      names[i] = "m" + i;
    }
    registry.holds(roster(27, names));

    assertThat(failAs("a"))
        .hasMessageContaining("there are 26 of 27 (m0, m1,")
        .hasMessageContaining("m19 and 6 more)");
    assertThat(events.get(0).toString()).endsWith("m19 and 5 more; 2 missing");
  }

  @Test
  void aRegistryThatHasLostTheTokenHasLostTheRegistrationToo() {
    registry.onAwait(() -> registry.loseToken());

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure)
        .hasMessageContaining("the registry has lost the token since")
        .hasMessageNotContaining("keeps its place");
  }

  @Test
  void aRegistryThatBecomesUnusableMayHaveKeptTheRegistration() {
    registry.onAwait(() -> registry.breakDown());

    assertThat(failAs("a"))
        .hasMessageContaining("was registered when the registry was last read")
        .hasMessageNotContaining("keeps its place");
  }

  @Test
  void oneThatWasLetInAtTheDeadlineButTooLateIsWithdrawn() {
    registry
        .holds(roster(2, "b"))
        .onRegister(
            () -> {
              registry.put("c");
              nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
            });

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(failure).hasMessageContaining("of this member was withdrawn");
    assertThat(registry.keys()).containsExactly(registration("b").key(), registration("c").key());
  }

  @Test
  void whatHappensDuringTheLastPauseStillCounts() throws Exception {
    registry.holds(roster(3, "a", "b")).failNext("await", Integer.MAX_VALUE);
    StrategyContext context = context().localMember(local("a")).build();
    Schedule.Sleep sleep =
        time -> {
          pause(time);
          if (nanoTime.get() - 77 >= Duration.ofSeconds(59).toNanos()) {
            registry.holds(roster(3, "a", "b", "c"));
          }
        };

    InitialCluster cluster =
        new RendezvousLoop(registry, context, TOKEN, new Schedule(context, new Random(1), sleep))
            .run();

    assertThat(cluster.members()).hasSize(3);
  }

  @Test
  void whatTheLastWaitBringsStillCounts() throws Exception {
    registry
        .holds(roster(3, "a", "b"))
        .onAwait(
            () -> {
              registry.put("c");
              nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
            });

    assertThat(runAs("a").members()).hasSize(3);
  }

  @Test
  void theLaterOfTwoThatClashGivesWay() {
    registry.onRegister(
        () -> {
          registry.put("f00", "a=http://other:2380");
          registry.put("a");
        });

    BootstrapException failure = failAs("a");

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure.problems()).extracting(Problem::code).containsExactly("duplicate-name");
    assertThat(failure).hasMessageContaining("of this member was withdrawn");
    assertThat(registry.calls()).containsExactly("read", "register", "withdraw");
    assertThat(registry.keys()).containsExactly("f00");
  }

  @Test
  void aPermanentFailureEndsAtOnceAndSaysWhatIsRegistered() {
    registry.denyNext("read");
    assertThat(failAs("a"))
        .hasMessage("read denied; nothing was registered")
        .extracting(BootstrapException::reason)
        .isEqualTo(Reason.DENIED);

    registry.denyNext("register");
    assertThat(failAs("a")).hasMessage("register denied; nothing was registered");

    registry.denyNext("await");
    assertThat(failAs("a")).hasMessageStartingWith("await denied; this member is registered");

    registry.denyNext("read");
    assertThat(fail(context().build())).hasMessage("read denied");
    assertThat(pauses).isEmpty();
  }

  @Test
  void goodNewsStartThePausesAnew() throws Exception {
    registry
        .failNext("read", 4)
        .onAwait(() -> registry.put("b"))
        .onAwait(
            () -> {
              throw new TransientFailure("once more");
            })
        .onAwait(() -> registry.put("c"));

    assertThat(runAs("a").members()).hasSize(3);

    assertThat(pauses).hasSize(5);
    assertThat(pauses.get(3)).isGreaterThan(Duration.ofMillis(300));
    assertThat(pauses.get(4)).isLessThanOrEqualTo(Duration.ofMillis(100));
  }
}
