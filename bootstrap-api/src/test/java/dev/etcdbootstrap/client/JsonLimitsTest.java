package dev.etcdbootstrap.client;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonLimitsTest {

  private static final int MANY = JsonLimits.MAX_VALUES;

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "1.", "0.0", "a"})
  void aNumberWithoutEndIsRefused(String start) {
    String text = "{\"id\": " + start + "1".repeat(JsonLimits.MAX_NUMBER_LENGTH) + "}";
    assertThatIllegalArgumentException().isThrownBy(() -> JsonLimits.check(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[],", "{},", "0,", "\"\","})
  void valuesWithoutEndAreRefused(String value) {
    String text = "{\"nodes\":[" + value.repeat(MANY) + "0]}";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonLimits.check(text))
        .withMessageContaining("too many values");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void depthWithoutEndIsRefused(String level) {
    String text = level.repeat(JsonLimits.MAX_DEPTH);
    assertThatCode(() -> JsonLimits.check(text)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonLimits.check(text + level))
        .withMessageContaining("within each other");
  }

  @Test
  void manyBesideEachOtherAreNotDeep() {
    String text = "[[0],{\"a\":0}," + "[],{},".repeat(JsonLimits.MAX_DEPTH);
    assertThatCode(() -> JsonLimits.check(text)).doesNotThrowAnyException();
  }

  @Test
  void aTextMayBeLongAndHoldAnything() {
    String text = "[\"" + "1".repeat(5_000) + ",[{\\\"".repeat(MANY) + "\", 9223372036854775807]";
    assertThatCode(() -> JsonLimits.check(text)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"a\":\"b\\", "]"})
  void whetherItIsJsonIsNotAsked(String text) {
    assertThatCode(() -> JsonLimits.check(text)).doesNotThrowAnyException();
  }
}
