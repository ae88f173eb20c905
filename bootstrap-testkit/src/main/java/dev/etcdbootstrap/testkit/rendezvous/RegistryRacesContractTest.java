package dev.etcdbootstrap.testkit.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.rendezvous.Registration;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.Fault;
import dev.etcdbootstrap.testkit.rendezvous.FaultyRegistry.Step;
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
 * Races of a member in a shared registry with other members, with an operator who changes
 * registrations, and with an interrupt; see {@link RegistryFaultsContractTest}.
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
  @DisplayName("a restarted member finds its registration and writes nothing")
  void comesBack() throws Exception {
    FaultyRegistry registry = open("2");
    registry.put(own(registry));
    registry.put(B);

    assertThat(succeed(registry)).hasToString("a=http://a:2380,b=http://b:2380");

    assertThat(registry.count(Step.REGISTER)).isZero();
    assertThat(toldAsNew()).containsExactly(false);
  }

  @Test
  @DisplayName("an observer waits for the members, and registers nothing")
  void observer() throws Exception {
    FaultyRegistry registry = open("2");
    registry.put(B);
    registry.during(Step.WAIT, 1, () -> registry.put(C));

    assertThat(run(observing(registry)).cluster()).hasToString("b=http://b:2380,c=http://c:2380");

    assertThat(registry.count(Step.REGISTER)).isZero();
  }

  @Test
  @DisplayName("a member of a full cluster fails before it registers")
  void full() {
    FaultyRegistry registry = open("1");
    registry.put(B);

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(failure).hasMessageContaining("taken by b").hasMessageContaining("nothing was reg");
    assertThat(registry.count(Step.REGISTER)).isZero();
  }

  @Test
  @DisplayName("a member that registers too late withdraws")
  void fullMeanwhile() {
    FaultyRegistry registry = open("1");
    registry.during(Step.REGISTER, 1, () -> registry.put(B));

    BootstrapException failure = fail(registry);

    assertThat(failure.reason()).isEqualTo(Reason.CLUSTER_FULL);
    assertThat(failure).hasMessageContaining("was withdrawn");
    assertThat(registry.registrations()).containsExactly(B);
  }

  @Test
  @DisplayName("a name that is taken fails before the member registers")
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
  @DisplayName("a key that appears just before the member writes it is never changed")
  void ownKeyAppears(String value, @Nullable String difference) throws Exception {
    FaultyRegistry registry = open("1");
    Registration other = Registration.of(own(registry).key(), value);
    registry.during(Step.REGISTER, 1, () -> registry.put(other));

    if (value.startsWith("a=")) {
      assertThat(succeed(registry)).hasToString("a=http://a:2380");
      assertThat(toldAsNew()).containsExactly(false);
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
  @DisplayName("a registration that somebody removed is not written again")
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
  @DisplayName("a registration that somebody changed is a conflict that shows both values")
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
  @DisplayName("changes of other members' registrations count until the cluster is complete")
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
  @DisplayName("an interrupt ends every step soon, and the registration is kept")
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
