package dev.etcdbootstrap.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.BootstrapEvent;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No text for people reaches a terminal with characters that it obeys or does not show. */
final class ConsoleTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          InputStream.nullInputStream(),
          new PrintStream(out, true, UTF_8),
          new PrintStream(err, true, UTF_8),
          Map.of());

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @ParameterizedTest(name = "U+{0}")
  @CsvSource({
    "0007, bell",
    "001b, escape",
    "007f, delete",
    "0085, next line",
    "009b, control sequence introducer",
    "00ad, soft hyphen",
    "200b, zero width space",
    "202e, right-to-left override",
    "2066, left-to-right isolate",
    "2028, line separator",
    "2029, paragraph separator",
    "feff, byte order mark"
  })
  void harmfulCharacters(String hex, String name) {
    String text = "a" + Character.toString(Integer.parseInt(hex, 16)) + "b";
    String shown = "a\\u" + hex + "b";

    console.note(text);
    console.show(text);
    console.show(Table.of(List.of(List.of(text, "c"), List.of("d", "e"))));
    try (Progress progress = new Progress(console, true, false)) {
      progress.onEvent(BootstrapEvent.warning(text));
      progress.detail(text);
      progress.hint(text);
    }

    assertThat(err())
        .as(name)
        .isEqualTo(
            "etcd-bootstrap: %1$s\netcd-bootstrap: warning: %1$s\n".formatted(shown)
                + "etcd-bootstrap: %1$s\netcd-bootstrap: %1$s\n".formatted(shown));
    assertThat(out()).isEqualTo("%1$s\n%1$s  c\nd         e\n".formatted(shown));
  }

  @Test
  void linesOfAMessageStayLines() {
    console.note("all:\n  - ü\n  - \tb");
    console.show("x\n\n  y\n");

    assertThat(err()).isEqualTo("etcd-bootstrap: all:\n  - ü\n  - \\u0009b\n");
    assertThat(out()).isEqualTo("x\n\n  y\n");
  }

  @Test
  void longMessagesAreWhole() {
    String text = "a,".repeat(5_000);

    console.note(text);
    console.show(text);

    assertThat(err()).isEqualTo("etcd-bootstrap: " + text + "\n");
    assertThat(out()).isEqualTo(text + "\n");
  }

  @Test
  void eventIsOneLine() {
    try (Progress progress = new Progress(console, false, false)) {
      progress.onEvent(BootstrapEvent.warning("a\netcd-bootstrap: all is well"));
    }

    assertThat(err()).isEqualTo("etcd-bootstrap: warning: a\\u000aetcd-bootstrap: all is well\n");
  }

  @Test
  void stackTraceKeepsItsIndentationAlone() {
    console.stackTrace(new IllegalStateException("\u001b[31m"));

    assertThat(err())
        .startsWith("java.lang.IllegalStateException: \\u001b[31m\n\tat dev.etcdbootstrap.cli.")
        .doesNotContain("\u001b");
  }

  @Test
  void cellOfATableIsOneLine() {
    assertThat(Table.of(List.of(List.of("a\nb", "c")))).isEqualTo("a\\u000ab  c\n");
  }
}
