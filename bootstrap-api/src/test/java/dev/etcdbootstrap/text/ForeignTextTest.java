package dev.etcdbootstrap.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reaches a terminal of text from outside. */
final class ForeignTextTest {

  @ParameterizedTest
  @CsvSource({
    "infra0,infra0",
    "nodo-é 結,nodo-é 結",
    "a\u001b[2J,a\\u001b[2J",
    "bell\u0007x,bell\\u0007x",
    "evil\u202Egpj.exe,evil\\u202egpj.exe",
    "isolate\u2066x,isolate\\u2066x",
    "nothing\u200Bthere,nothing\\u200bthere",
    "two\u2028lines,two\\u2028lines",
    "half\uD83D,half\\ud83d",
    "whole\uD83D\uDE00,whole\uD83D\uDE00",
    "tag\uDB40\uDC41,tag\\ue0041",
  })
  void whatCannotBeSeenIsEscaped(String text, String shown) {
    assertThat(ForeignText.printable(text)).isEqualTo(shown);
  }

  @Test
  void lineEndsOfAQuotedValueAreEscaped() {
    assertThat(ForeignText.printable("a\nb\tc")).isEqualTo("a\\u000ab\\u0009c");
  }

  @Test
  void lineEndsOfAMessageBecomeBlanks() {
    assertThat(ForeignText.oneLine(" no licence:\r\n\tcall us\u001b[2J \n"))
        .isEqualTo("no licence: call us\\u001b[2J");
  }

  @Test
  void longTextIsCut() {
    assertThat(ForeignText.printable("x".repeat(1_000_000))).isEqualTo("x".repeat(200) + "…");
    assertThat(ForeignText.printable("x".repeat(199) + "\uD83D\uDE00"))
        .isEqualTo("x".repeat(199) + "…");
    assertThat(ForeignText.oneLine("x \n".repeat(1_000_000))).hasSize(1_025).endsWith("…");
  }

  @Test
  void escapedTextIsWhole() {
    assertThat(ForeignText.escaped("x".repeat(5_000) + "\u202E"))
        .isEqualTo("x".repeat(5_000) + "\\u202e");
  }
}
