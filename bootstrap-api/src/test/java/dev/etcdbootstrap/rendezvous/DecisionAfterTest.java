package dev.etcdbootstrap.rendezvous;

import static dev.etcdbootstrap.rendezvous.Rosters.TOKEN;
import static dev.etcdbootstrap.rendezvous.Rosters.and;
import static dev.etcdbootstrap.rendezvous.Rosters.registration;
import static dev.etcdbootstrap.rendezvous.Rosters.roster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.rendezvous.Decision.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way to a decision leads to the same one as the long way. */
final class DecisionAfterTest {

  private static final int CHANGES = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void isTheSameWhateverChanges(long seed) {
    Random random = new Random(seed);
    Registration own = registration("m0");
    Roster before = roster(12, "m0");
    Waiting then = (Waiting) Decision.of(before, Optional.of(own), TOKEN);
    int waits = 0;
    for (int i = 0; i < CHANGES; i++) {
      Roster now = changed(before, random);
      if (random.nextInt(3) == 0) {
        now = changed(now, random);
      }

      Decision decision = Decision.after(before, then, now, Optional.of(own), TOKEN);

      assertThat(decision).isEqualTo(Decision.of(now, Optional.of(own), TOKEN));
      if (decision instanceof Waiting waiting && now.find(own.key()).isPresent()) {
        before = now;
        then = waiting;
        waits++;
      }
    }
    assertThat(waits).isGreaterThan(CHANGES / 20);
  }

  private static Roster changed(Roster roster, Random random) {
    String name = "m" + random.nextInt(14);
    return switch (random.nextInt(12)) {
      case 0 -> and(roster, "beef" + random.nextInt(3), "no member");
      case 1 -> and(roster, "dead" + random.nextInt(3), name + "=http://elsewhere:1");
      case 2 -> and(roster, "cafe" + random.nextInt(3), "x=HTTP://" + name + ".:2380");
      case 3 -> and(roster, "face" + random.nextInt(3), "x=http://0.0.0.0:1");
      case 4 -> and(roster, "fade" + random.nextInt(3), "=");
      case 5, 6 -> roster.without(registration(name).key(), roster.revision() + 1);
      case 7 -> roster.at(roster.revision() + 5);
      case 8 -> Roster.of(4 + random.nextInt(9), roster.revision() + 1, roster.entries());
      default -> and(roster, registration(name).key(), registration(name).value());
    };
  }

  @Test
  void severalRegistrationsAtOnceMakeTheSameRosterAsOneAfterTheOther() {
    Roster before = roster(5, "a", "b");
    Roster one = and(and(before, "c", "c=http://c:1"), "d", "d=http://d:1");

    Roster together =
        before.with(
            List.of(one.entries().get(3), one.entries().get(2)), one.revision()); // in any order

    assertThat(together).isEqualTo(one);
    for (Roster.Entry entry : one.entries()) {
      String key = entry.registration().key();
      assertThat(together.find(key)).isEqualTo(one.find(key)).isPresent();
    }
    assertThat(together.addedSince(before)).hasValueSatisfying(news -> assertThat(news).hasSize(2));
  }
}
