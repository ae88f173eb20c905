package dev.etcdbootstrap.strategy.v2http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.json.JSONException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {

  @Test
  void whatEtcdSendsIsRead() {
    String value = "a=http://a:2380,".repeat(1000) + "\\\" {[1234567890,";
    assertThat(
            JsonText.object("{\"n\": -12.5e+3, \"i\":9223372036854775807,\"v\":\"" + value + "\"}")
                .getLong("i"))
        .isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "1.", "0.0", "a"})
  void aNumberWithoutEndIsNotRead(String start) {
    String text = "{\"node\":{\"createdIndex\":" + start + "1".repeat(5_000_000) + "}}";
    assertThatThrownBy(() -> JsonText.object(text)).isInstanceOf(JSONException.class);
  }

  @Test
  void aStringThatDoesNotEndIsNoJson() {
    assertThatThrownBy(() -> JsonText.object("{\"a\":\"b\\")).isInstanceOf(JSONException.class);
  }
}
