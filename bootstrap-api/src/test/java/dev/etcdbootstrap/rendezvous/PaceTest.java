package dev.etcdbootstrap.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {

  private final Pace pace = new Pace();

  @Test
  void aBurstIsFreeAndThenThereIsARate() {
    Duration now = Duration.ofHours(3);
    for (int i = 0; i < Pace.BURST; i++) {
      assertThat(pace.take(now)).isZero();
    }
    for (int i = 0; i < 100; i++) {
      Duration wait = pace.take(now);
      assertThat(wait).isEqualTo(Pace.INTERVAL);
      now = now.plus(wait);
    }
  }

  @Test
  void timeFillsTheBucketAgainAndNoFurther() {
    Duration now = Duration.ZERO;
    for (int i = 0; i < Pace.BURST; i++) {
      assertThat(pace.take(now)).isZero();
    }
    now = now.plus(Pace.INTERVAL.multipliedBy(2));
    assertThat(pace.take(now)).isZero();
    assertThat(pace.take(now)).isZero();
    assertThat(pace.take(now)).isEqualTo(Pace.INTERVAL);
    now = now.plus(Duration.ofDays(1));
    for (int i = 0; i < Pace.BURST; i++) {
      assertThat(pace.take(now)).isZero();
    }
    assertThat(pace.take(now)).isEqualTo(Pace.INTERVAL);
  }
}
