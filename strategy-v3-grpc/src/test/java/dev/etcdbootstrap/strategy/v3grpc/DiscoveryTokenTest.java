package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DiscoveryTokenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t",
        "6ae5d6a9-2b1a-4a08-9d0c-3b44a6f5a7b1",
        "team/cluster",
        "two words",
        "Größe-集群",
        "a.b..c",
        "...",
        "_configuration",
        "my-members",
        "%2F"
      })
  @DisplayName("takes what is the one spelling of its registry, as it is")
  void accepted(String text) {
    DiscoveryToken token = DiscoveryToken.parse(text);

    assertThat(token).hasToString(text);
    assertThat(token.sizeKey()).isEqualTo("/_etcd/registry/" + text + "/_config/size");
    assertThat(token.membersPrefix()).isEqualTo("/_etcd/registry/" + text + "/members/");
    assertThat(token.startMarksPrefix()).isEqualTo("/_etcd/registry/" + text + "/_started/");
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "''|must not be empty",
        "a\u0000b|without control characters",
        "'a\nb'|without control characters",
        "a\u0085b|without control characters",
        "\uD800|must be text",
        " a|begin or end with a blank",
        "a |begin or end with a blank",
        "\u2003a|begin or end with a blank",
        "/a|begin or end with a slash",
        "a/|begin or end with a slash",
        "/|begin or end with a slash",
        "a//b|\"//\"",
        ".|\".\"",
        "..|\"..\"",
        "a/./b|\".\"",
        "a/../b|\"..\"",
        "members|a part \"members\"",
        "a/members/b|a part \"members\"",
        "a/_started|a part \"_started\"",
        "_config|a part \"_config\"",
        "a/_config|a part \"_config\"",
      })
  @DisplayName("refuses what is a second spelling or lies in another's registry, and says why")
  void refused(String text, String reason) {
    assertThatThrownBy(() -> DiscoveryToken.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  @DisplayName("makes tokens that nobody else has, and that it takes")
  void random() {
    String token = DiscoveryToken.random();

    assertThat(UUID.fromString(token)).hasToString(token);
    assertThat(DiscoveryToken.parse(token).text()).isEqualTo(token);
    assertThat(DiscoveryToken.random()).isNotEqualTo(token);
  }
}
