package dev.etcdbootstrap.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(strings = {"a", "static", "dns-srv", "v3-grpc", "a-", "a--b", "z9"})
  void accepts(String id) {
    assertThat(Ids.isValid(id)).isTrue();
    assertThat(id).matches(Ids.PATTERN);
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(
      strings = {"", "-a", "9a", "A", "dnsSrv", "dns_srv", "dns srv", "a.b", "é", "a９", "a\n"})
  void refuses(String id) {
    assertThat(Ids.isValid(id)).isFalse();
    assertThat(id).doesNotMatch(Ids.PATTERN);
  }
}
