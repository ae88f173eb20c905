package dev.etcdbootstrap.testkit.rendezvous;

import static dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.ALWAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.Fault;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Start marks, with faults that can be injected into calls as well as into a server; {@link
 * RegistryMarksContractTest} adds those that need a server. A registry that keeps none is only held
 * to say so.
 */
abstract class RegistryMarksContract extends RegistryContract {

  static final EtcdId MEMBER = EtcdId.parse("27e4bbd8eb32ea97");

  /** The timeout of a host that gets no answer. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Printed with fewer digits than others. */
  private static final EtcdId OTHER = EtcdId.parse("dd931333");

  /** Reads over a connection of its own, as every call of a host does. */
  final Optional<Set<EtcdId>> read(FaultyRegistry registry)
      throws BootstrapException, InterruptedException {
    Prepared prepared = observing(registry).prepare();
    RendezvousStrategy strategy = (RendezvousStrategy) prepared.strategy().strategy();
    return prepared.call(() -> strategy.readStartMarks(prepared.context()));
  }

  final boolean mark(FaultyRegistry registry, EtcdId member)
      throws BootstrapException, InterruptedException {
    Prepared prepared = observing(registry).prepare();
    RendezvousStrategy strategy = (RendezvousStrategy) prepared.strategy().strategy();
    return prepared.call(() -> strategy.markStarted(member, prepared.context()));
  }

  final BootstrapException failToRead(FaultyRegistry registry) {
    return fail(registry, () -> read(registry));
  }

  final BootstrapException failToMark(FaultyRegistry registry) {
    return fail(registry, () -> mark(registry, MEMBER));
  }

  /** A registry with marks; the test is skipped for one that keeps none. */
  final FaultyRegistry openWithMarks(String size) throws Exception {
    assumeTrue(
        read(open("1")).isPresent(),
        "not checked: this registry says that it keeps no start marks");
    return open(size);
  }

  private static EtcdId ownId(FaultyRegistry registry) {
    return EtcdId.parse(own(registry).key());
  }

  @Test
  @DisplayName("a registry says the same to who reads marks and to who writes one: kept or not")
  void keptOrNot() throws Exception {
    FaultyRegistry registry = open("3");

    boolean kept = mark(registry, MEMBER);

    assertThat(read(registry)).isEqualTo(kept ? Optional.of(Set.of(MEMBER)) : Optional.empty());
  }

  @Test
  @DisplayName("a mark is read over another connection, and may be written twice")
  void readByOthers() throws Exception {
    FaultyRegistry registry = openWithMarks("3");
    assertThat(read(registry)).contains(Set.of());

    assertThat(mark(registry, MEMBER)).isTrue();
    assertThat(mark(registry, MEMBER)).isTrue();
    assertThat(read(registry)).contains(Set.of(MEMBER));
    assertThat(mark(registry, OTHER)).isTrue();

    assertThat(read(registry)).contains(Set.of(MEMBER, OTHER));
    assertThat(registry.registrations()).isEmpty();
  }

  @Test
  @DisplayName(
      "marks count as no members: neither who is marked before nor who is marked meanwhile")
  void noMembers() throws Exception {
    FaultyRegistry registry = openWithMarks("2");
    assertThat(mark(registry, ownId(registry))).isTrue();
    assertThat(mark(registry, MEMBER)).isTrue();
    CountDownLatch waiting = new CountDownLatch(1);
    registry.during(Step.WAIT, 1, waiting::countDown);

    CompletableFuture<BootstrapResult> member = observing(registry).localMember(LOCAL).runAsync();
    assertThat(waiting.await(20, TimeUnit.SECONDS)).as("the member waits").isTrue();
    assertThat(mark(registry, OTHER)).isTrue();
    assertThat(registry.registrations()).containsExactly(own(registry));
    registry.put(B);

    assertThat(member.get(20, TimeUnit.SECONDS).cluster())
        .hasToString("a=http://a:2380,b=http://b:2380");
    assertThat(registry.registrations()).containsExactly(own(registry), B);
    assertThat(read(registry)).contains(Set.of(ownId(registry), MEMBER, OTHER));
  }

  @Test
  @DisplayName("a mark takes no place: the last member still finds room and needs no more requests")
  void noPlaces() throws Exception {
    FaultyRegistry registry = openWithMarks("2");
    registry.put(B);
    assertThat(mark(registry, EtcdId.parse(B.key()))).isTrue();
    assertThat(mark(registry, MEMBER)).isTrue();
    int before = registry.count(Step.READ);

    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380");

    assertThat(registry.count(Step.READ) - before).isEqualTo(1);
    assertThat(registry.count(Step.REGISTER)).isEqualTo(1);
    assertThat(registry.count(Step.WAIT)).isZero();
  }

  @Test
  @DisplayName("a mark stays when the registration of its member goes")
  void outliveRegistrations() throws Exception {
    FaultyRegistry registry = openWithMarks("1");
    registry.during(Step.REGISTER, 1, () -> registry.put(B));
    assertThat(mark(registry, ownId(registry))).isTrue();

    assertThat(fail(registry)).hasMessageContaining("was withdrawn");

    assertThat(read(registry)).contains(Set.of(ownId(registry)));
  }

  @Test
  @DisplayName("a token that does not exist is not one without marks, and is not made by a mark")
  void noToken() throws Exception {
    FaultyRegistry registry = openWithMarks("");

    assertThat(failToRead(registry).reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failToMark(registry).reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failToRead(registry).reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(fail(registry).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  @DisplayName("two failures, then success: marks are written and read")
  void passes() throws Exception {
    FaultyRegistry registry = openWithMarks("3");
    registry.fail(Step.MARK, Fault.UNAVAILABLE, 2);
    registry.fail(Step.READ_MARKS, Fault.UNAVAILABLE, 2);

    assertThat(mark(registry, MEMBER)).isTrue();
    assertThat(read(registry)).contains(Set.of(MEMBER));

    assertThat(registry.count(Step.MARK)).isEqualTo(3);
    assertThat(registry.count(Step.READ_MARKS)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "UNAVAILABLE"})
  @DisplayName("marks that cannot be read are asked for until the deadline, and are not none")
  void neverRead(Fault fault) throws Exception {
    FaultyRegistry registry = openWithMarks("3");
    registry.fail(Step.READ_MARKS, fault, ALWAYS);
    timeout = SHORT;
    requestTimeout = RegistryFailuresContract.IMPATIENT;

    BootstrapException failure = failToRead(registry);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("could not be read");
    assertThat(registry.count(Step.READ_MARKS)).isBetween(1, RegistryFailuresContract.BOUND);
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "UNAVAILABLE"})
  @DisplayName(
      "a mark that cannot be written is tried until the deadline, and not taken for written")
  void neverWritten(Fault fault) throws Exception {
    FaultyRegistry registry = openWithMarks("3");
    registry.fail(Step.MARK, fault, ALWAYS);
    timeout = SHORT;
    requestTimeout = RegistryFailuresContract.IMPATIENT;

    BootstrapException failure = failToMark(registry);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("whether it is marked is not known");
    assertThat(registry.count(Step.MARK)).isBetween(1, RegistryFailuresContract.BOUND);
    assertThat(read(registry)).contains(Set.of());
  }

  @ParameterizedTest
  @EnumSource(names = "LOST_ANSWER")
  @DisplayName("a mark whose answer is lost is written")
  void answerLost(Fault fault) throws Exception {
    FaultyRegistry registry = openWithMarks("3");
    registry.fail(Step.MARK, fault, 1);
    requestTimeout =
        fault == Fault.UNANSWERED ? RegistryFailuresContract.IMPATIENT : requestTimeout;

    assertThat(mark(registry, MEMBER)).isTrue();

    assertThat(read(registry)).contains(Set.of(MEMBER));
  }

  @Test
  @DisplayName("a closed registry is tried until the deadline")
  void nobodyListens() throws Exception {
    FaultyRegistry registry = openWithMarks("3");
    registry.close();
    timeout = SHORT;
    requestTimeout = RegistryFailuresContract.IMPATIENT;

    assertThat(failToRead(registry).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failToMark(registry).reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @ParameterizedTest
  @EnumSource(names = {"READ_MARKS", "MARK"})
  @DisplayName("an interrupt ends reading and writing soon")
  void interrupted(Step step) throws Exception {
    FaultyRegistry registry = openWithMarks("3");
    registry.fail(step, Fault.SILENT, 1);
    CountDownLatch arrived = new CountDownLatch(1);
    registry.during(step, 1, arrived::countDown);
    timeout = Duration.ofMinutes(5);
    requestTimeout = timeout;
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread host =
        new Thread(
            () -> {
              try {
                outcome.completeExceptionally(
                    new AssertionError(
                        step == Step.MARK ? mark(registry, MEMBER) : read(registry)));
              } catch (Exception e) {
                outcome.complete(e);
              }
            });
    host.start();
    assertThat(arrived.await(20, TimeUnit.SECONDS)).as("the step was reached").isTrue();

    host.interrupt();

    assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(mark(registry, MEMBER)).isTrue();
    assertThat(read(registry)).contains(Set.of(MEMBER));
  }
}
