package dev.etcdbootstrap.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.run.decision.Rule;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RuleWordsTest {

  @ParameterizedTest
  @EnumSource
  void eachRuleHasWords(Rule rule) {
    assertThat(RuleWords.meaning(rule)).isNotBlank().isNotEqualTo(rule.toString());
    assertThat(RuleWords.next(rule)).isNotBlank();
  }

  @Test
  void noTwoRulesMeanTheSame() {
    assertThat(Arrays.stream(Rule.values()).map(RuleWords::meaning)).doesNotHaveDuplicates();
  }
}
