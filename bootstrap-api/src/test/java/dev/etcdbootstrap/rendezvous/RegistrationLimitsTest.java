package dev.etcdbootstrap.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever may write into a registry cannot keep its readers busy. */
@NullMarked
final class RegistrationLimitsTest {

  static Stream<Arguments> weapons() {
    return Stream.of(
        Arguments.of("commas", "a=,".repeat(450_000)),
        Arguments.of("ampersands", "a=" + "&a=".repeat(450_000)),
        Arguments.of("commas, not too long", "a=,".repeat(20_000)),
        Arguments.of("ampersands, not too long", "a=" + "&a=".repeat(20_000)),
        Arguments.of("a long name", "&".repeat(32_000) + "=" + "&".repeat(32_000)),
        Arguments.of("several members", members()));
  }

  private static String members() {
    StringBuilder out = new StringBuilder("x=http://h:1");
    for (int i = 1; i < 4_000; i++) {
      out.append(",m").append(i).append("=unix://").append(i);
    }
    return out.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("weapons")
  void isRefusedInFewWords(String what, String value) {
    Registration registration = Registration.of("8211f1d0f64f3269", value);

    InvalidClusterException refusal =
        catchThrowableOfType(InvalidClusterException.class, registration::member);

    assertThat(refusal.getMessage()).as(what).hasSizeLessThan(20_000);
    Registration own = Registration.of(LocalMember.of("b", "http://b:1"), "t");
    Roster roster = Rosters.and(Rosters.roster(3), registration.key(), registration.value());
    Decision decision = Decision.of(roster, Optional.of(own), "t");
    assertThat(((Decision.Conflict) decision).problems()).hasSizeLessThan(100);
    assertThat(((Decision.Conflict) decision).problems())
        .allSatisfy(problem -> assertThat(problem.members()).hasSizeLessThan(30));
  }

  @Test
  void oneThatIsTooLongIsNamed() {
    Registration registration = Registration.of("8211f1d0f64f3269", "a=".repeat(40_000));

    assertThat(catchThrowableOfType(InvalidClusterException.class, registration::member).problems())
        .containsExactly(
            Problem.error(
                "bad-registration",
                "the registration 8211f1d0f64f3269 has 80000 characters, and no member needs more"
                    + " than 65536",
                "remove it from the registry, or use a new token"));
    assertThat(Registration.of("k", "a".repeat(80_000)).member()).isEmpty();
    assertThat(List.of(registration).get(0).key()).hasSize(16);
  }
}
