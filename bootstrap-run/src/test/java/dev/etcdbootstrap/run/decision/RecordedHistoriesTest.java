package dev.etcdbootstrap.run.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.run.record.DecisionRecord;
import dev.etcdbootstrap.text.Redactor;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The decisions of random histories, each made again from its record. */
@DisplayName("recorded histories")
final class RecordedHistoriesTest {

  private static final int HISTORIES = Integer.getInteger("etcdbootstrap.histories", 3_000) / 3;
  private static final int STEPS = 40;

  private final Redactor redactor = new Redactor();
  private final Set<Rule> seen = EnumSet.noneOf(Rule.class);

  private StartDecision recorded(Evidence evidence) {
    StartDecision decision = StartDecider.decide(evidence);
    DecisionRecord made =
        DecisionRecord.of(
            Instant.EPOCH,
            new DecisionRecord.Versions("1.2.3", "3.5.17"),
            "v3-grpc",
            evidence,
            decision,
            "");
    DecisionRecord read = DecisionRecord.parse(made.toJson(redactor));
    assertThat(read).isEqualTo(made);
    assertThat(read.replay()).isEqualTo(decision);
    assertThat(read.agreesWith(decision)).isTrue();
    seen.add(decision.rule());
    return decision;
  }

  @Test
  @DisplayName("give the same evidence and the same decision")
  void sameDecision() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      new World(new SplittableRandom(seed), this::recorded, 1 + seed % 5).live(STEPS);
    }

    assertThat(seen)
        .contains(
            Rule.FIRST_START,
            Rule.OWN_DATA,
            Rule.OLDER_DATA,
            Rule.LISTED_NOT_STARTED,
            Rule.NO_MAJORITY,
            Rule.RAN_BEFORE,
            Rule.WIPED);
  }
}
