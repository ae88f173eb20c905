package dev.etcdbootstrap.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ResourceBundle;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What reaches {@code java.util.logging} when the JDK has found the finder of this module. */
final class JdkLoggerTest {

  private static final String NAME = "com.example.plugin";

  private final Logger target = Logger.getLogger(NAME);
  private final Records records = new Records();
  private final System.Logger logger = System.getLogger(NAME);

  private static final class Records extends Handler {

    private final List<LogRecord> all = new ArrayList<>();

    @Override
    public void publish(LogRecord record) {
      record.getSourceClassName(); // found out by the stack, as long as there is one
      all.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Of one text. */
  private static final class Bundle extends ResourceBundle {
    @Override
    protected Object handleGetObject(String key) {
      return key + " in its words: {0}";
    }

    @Override
    public Enumeration<String> getKeys() {
      return Collections.emptyEnumeration();
    }
  }

  @BeforeEach
  void listen() {
    target.setUseParentHandlers(false);
    target.setLevel(Level.ALL);
    target.addHandler(records);
  }

  @AfterEach
  void forget() {
    target.removeHandler(records);
  }

  private LogRecord only() {
    assertThat(records.all).hasSize(1);
    return records.all.get(0);
  }

  @Test
  @DisplayName("the JDK finds the finder, and no second one that it would use")
  void isFound() {
    assertThat(System.LoggerFinder.getLoggerFinder()).isInstanceOf(JdkLoggerFinder.class);
    assertThat(logger.getName()).isEqualTo(NAME);
  }

  @ParameterizedTest
  @EnumSource(
      value = System.Logger.Level.class,
      names = {"ALL", "OFF"},
      mode = EnumSource.Mode.EXCLUDE)
  @DisplayName("a message has the level of the same severity, and is logged from there on")
  void levels(System.Logger.Level level) {
    logger.log(level, "hello");
    target.setLevel(only().getLevel());

    assertThat(only().getLevel().intValue()).isEqualTo(level.getSeverity());
    for (System.Logger.Level other : System.Logger.Level.values()) {
      assertThat(logger.isLoggable(other))
          .as("%s", other)
          .isEqualTo(other.getSeverity() >= level.getSeverity());
    }
  }

  @Test
  @DisplayName("the message is of the class that logged it")
  void caller() {
    logger.log(System.Logger.Level.INFO, "hello");

    assertThat(only().getSourceClassName()).isEqualTo(JdkLoggerTest.class.getName());
    assertThat(only().getSourceMethodName()).isEqualTo("caller");
    assertThat(only().getLoggerName()).isEqualTo(NAME);
  }

  @Test
  void failures() {
    IllegalStateException thrown = new IllegalStateException();

    logger.log(System.Logger.Level.WARNING, "hello", thrown);

    assertThat(only().getMessage()).isEqualTo("hello");
    assertThat(only().getThrown()).isSameAs(thrown);
  }

  @Test
  void parameters() {
    logger.log(System.Logger.Level.INFO, "{1} and {0}", "a", "b");

    assertThat(new SimpleFormatter().formatMessage(only())).isEqualTo("b and a");
  }

  @Test
  @DisplayName("texts of a bundle are looked up")
  void bundles() {
    Bundle bundle = new Bundle();

    System.getLogger(NAME, bundle).log(System.Logger.Level.INFO, "key", "a");
    assertThat(new SimpleFormatter().formatMessage(only())).isEqualTo("key in its words: a");

    records.all.clear();
    IllegalStateException thrown = new IllegalStateException();
    System.getLogger(NAME, bundle).log(System.Logger.Level.INFO, "key", thrown);
    assertThat(new SimpleFormatter().formatMessage(only())).startsWith("key in its words");
    assertThat(only().getThrown()).isSameAs(thrown);
  }

  @Test
  @DisplayName(
      "the JDK's question at an exit is answered without java.util.logging, unless it is configured")
  void exits() {
    Logger target = Logger.getLogger("java.lang.Runtime");
    target.setLevel(Level.ALL);
    System.Logger exits = System.getLogger("java.lang.Runtime");

    try {
      assertThat(exits.isLoggable(System.Logger.Level.DEBUG)).isFalse();
      assertThat(exits.isLoggable(System.Logger.Level.INFO)).isTrue();

      System.setProperty("java.util.logging.config.file", "logging.properties");
      assertThat(exits.isLoggable(System.Logger.Level.DEBUG)).isTrue();
    } finally {
      System.clearProperty("java.util.logging.config.file");
      target.setLevel(null);
    }
  }
}
