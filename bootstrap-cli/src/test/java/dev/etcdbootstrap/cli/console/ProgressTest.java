package dev.etcdbootstrap.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.spi.BootstrapEvent;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("what is said while nothing changes")
final class ProgressTest {

  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String ERASE = "\r\u001b[K";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long now;

  private Progress progress(boolean isTerminal) {
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(),
            isTerminal);
    return new Progress(console, false, false, () -> now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
    err.reset();
  }

  private String said() {
    return err.toString(UTF_8);
  }

  @Test
  @DisplayName("a failure is told again only while attempts may still fail")
  void recovery() {
    try (Progress progress = progress(false)) {
      progress.onEvent(BootstrapEvent.waiting("2 members"));
      progress.onEvent(BootstrapEvent.retrying(Duration.ofSeconds(4), "connection refused"));
      pass(Duration.ofSeconds(5));
      progress.tick();
      assertThat(said()).contains("still: ", "connection refused", "(5 s)");

      pass(Duration.ofSeconds(25));
      progress.tick();
      assertThat(said()).contains("still: ", "2 members").doesNotContain("connection refused");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 500, 100_000})
  @DisplayName("on a terminal of any width it is one line, which the next one erases")
  void oneLine(int length) {
    try (Progress progress = progress(true)) {
      progress.onEvent(BootstrapEvent.waiting("m".repeat(length)));
      pass(Duration.ofSeconds(1));
      progress.tick();
      assertThat(said())
          .startsWith(NO_WRAP + ERASE + "etcd-bootstrap: ")
          .endsWith(WRAP)
          .doesNotContain("\n")
          .hasSizeLessThan(250);

      err.reset();
      progress.onEvent(BootstrapEvent.peersFound(List.of("m1"), 2));
      assertThat(said()).startsWith(ERASE);
    }
  }
}
