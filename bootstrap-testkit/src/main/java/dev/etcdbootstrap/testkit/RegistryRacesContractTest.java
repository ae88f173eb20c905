package dev.etcdbootstrap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testkit.FaultyRegistry.Fault;
import dev.etcdbootstrap.testkit.FaultyRegistry.Step;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What others, or whoever interrupts, do to a member while it meets the others in a shared
 * registry, the same for every one; see {@link RegistryFaultsContractTest}.
 */
public abstract class RegistryRacesContractTest extends RegistryContract {

  /** For subclasses. */
  protected RegistryRacesContractTest() {}

  @Test
  @DisplayName("the last member reads once, registers once, and does not wait")
  void lastMember() throws Exception {
    FaultyRegistry registry = open("2");
    registry.put(B);

    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380");

    assertThat(registry.count(Step.READ)).isEqualTo(1);
    assertThat(registry.count(Step.REGISTER)).isEqualTo(1);
    assertThat(registry.count(Step.WAIT)).isZero();
  }

  @Test
  @DisplayName("a member that comes back finds its place, and registers nothing")
  void comesBack() throws Exception {
    FaultyRegistry registry = open("2");
    registry.put(own(registry));
    registry.put(B);

    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380");

    assertThat(registry.count(Step.REGISTER)).isZero();
  }

  @Test
  @DisplayName("an observer waits for the others, and registers nothing")
  void observer() throws Exception {
    FaultyRegistry registry = open("2");
    registry.put(B);
    registry.during(Step.WAIT, 1, () -> registry.put(C));

    assertThat(run(observing(registry)).cluster()).hasToString("b=http://b:2380,c=http://c:2380");

    assertThat(registry.count(Step.REGISTER)).isZero();
  }

  @Test
  @DisplayName("who comes too late fails before registering")
  void full() {
    FaultyRegistry registry = open("1");
    registry.put(B);

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(failure).hasMessageContaining("taken by b").hasMessageContaining("nothing was reg");
    assertThat(registry.count(Step.REGISTER)).isZero();
  }

  @Test
  @DisplayName("who registers too late withdraws")
  void fullMeanwhile() {
    FaultyRegistry registry = open("1");
    registry.during(Step.REGISTER, 1, () -> registry.put(B));

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(failure).hasMessageContaining("was withdrawn");
    assertThat(registry.registrations()).containsExactly(B);
  }

  @Test
  @DisplayName("a name that is taken is told before registering")
  void nameTaken() {
    FaultyRegistry registry = open("3");
    registry.put(Registration.of("bbbb", "a=http://b:2380"));

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure.problems()).extracting(Problem::code).contains("duplicate-name");
    assertThat(failure).hasMessageContaining("nothing was registered");
    assertThat(registry.count(Step.REGISTER)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"a=http://a:2380,", "z=http://a:2380,not as a=http://a:2380"})
  @DisplayName("a key that appears just before it is written is never changed")
  void ownKeyAppears(String value, @Nullable String difference) throws Exception {
    FaultyRegistry registry = open("1");
    Registration other = Registration.of(own(registry).key(), value);
    registry.during(Step.REGISTER, 1, () -> registry.put(other));

    if (value.startsWith("a=")) {
      assertThat(succeed(registry)).hasToString("a=http://a:2380");
    } else {
      BootstrapException failure = fail(registry);
      assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
      assertThat(failure)
          .hasMessageContaining(value)
          .hasMessageContaining(String.valueOf(difference));
    }
    assertThat(registry.registrations()).containsExactly(other);
    assertThat(registry.count(Step.REGISTER)).isEqualTo(1);
  }

  @Test
  @DisplayName("the own registration, removed while waiting, is not made again")
  void ownRemoved() {
    FaultyRegistry registry = open("2");
    registry.during(Step.WAIT, 1, () -> registry.remove(own(registry).key()));

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure)
        .hasMessageContaining("somebody has removed the registration of a")
        .hasMessageContaining("nothing is registered any more");
    assertThat(registry.count(Step.REGISTER)).isEqualTo(1);
    assertThat(registry.registrations()).isEmpty();
  }

  @Test
  @DisplayName("the own registration, changed while waiting, is a conflict that shows both")
  void ownChanged() {
    FaultyRegistry registry = open("2");
    Registration changed = Registration.of(own(registry).key(), "z=http://a:2380");
    registry.during(Step.WAIT, 1, () -> registry.put(changed));

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CLUSTER);
    assertThat(failure)
        .hasMessageContaining("is registered as z=http://a:2380, not as a=http://a:2380");
    assertThat(registry.registrations()).containsExactly(changed);
  }

  @Test
  @DisplayName("the others' registrations count as they are in the end")
  void othersChange() throws Exception {
    FaultyRegistry registry = open("4");
    registry.put(B);
    registry.during(
        Step.WAIT,
        1,
        () -> {
          registry.put(Registration.of(B.key(), "b=http://moved:2380"));
          registry.put(C);
          registry.put(Registration.of("eeee", "no member"));
          registry.remove(C.key());
          registry.put(Registration.of("dddd", "d=http://d:2380"));
          registry.put(C);
        });

    assertThat(succeed(registry))
        .hasToString("a=http://a:2380,b=http://moved:2380,c=http://c:2380,d=http://d:2380");
  }

  @ParameterizedTest
  @CsvSource({"READ,0", "REGISTER,0", "WAIT,1"})
  @DisplayName("an interrupt ends every step soon, and the place is kept")
  void interrupted(Step step, int registered) throws Exception {
    FaultyRegistry registry = open("2");
    registry.fail(step, Fault.SILENT, 1);
    CountDownLatch arrived = new CountDownLatch(1);
    registry.during(step, 1, arrived::countDown);
    timeout = Duration.ofMinutes(5);
    requestTimeout = timeout;
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread member =
        new Thread(
            () -> {
              try {
                succeed(registry);
                outcome.completeExceptionally(new AssertionError("not interrupted"));
              } catch (Exception e) {
                outcome.complete(e);
              }
            });
    member.start();
    assertThat(arrived.await(20, TimeUnit.SECONDS)).as("the step was reached").isTrue();

    member.interrupt();

    assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(registry.registrations()).hasSize(registered);

    registry.during(Step.WAIT, registry.count(Step.WAIT) + 1, () -> registry.put(B));
    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380");
    assertThat(registry.registrations()).containsExactly(own(registry), B);
  }
}
