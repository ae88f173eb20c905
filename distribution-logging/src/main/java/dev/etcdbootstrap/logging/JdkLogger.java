package dev.etcdbootstrap.logging;

import java.util.ResourceBundle;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A logger of {@code java.util.logging}. A message is of the class that called: {@code
 * java.util.logging} passes over every {@link System.Logger} when it looks for that.
 */
final class JdkLogger implements System.Logger {

  /** Of this one a newer JDK asks, whenever a program exits, whether to log that at DEBUG. */
  private static final String OF_EXITS = "java.lang.Runtime";

  private final String name;
  private volatile @Nullable Logger logger;

  JdkLogger(String name) {
    this.name = name;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    if (name.equals(OF_EXITS) && level.compareTo(Level.INFO) < 0 && !isConfigured()) {
      return false; // for which java.util.logging need not be started
    }
    return logger().isLoggable(level(level));
  }

  private static boolean isConfigured() {
    return System.getProperty("java.util.logging.config.file") != null
        || System.getProperty("java.util.logging.config.class") != null;
  }

  /** Kept, since {@code java.util.logging} forgets one that nobody keeps, with its level. */
  private Logger logger() {
    Logger known = logger;
    if (known == null) {
      known = Logger.getLogger(name);
      logger = known;
    }
    return known;
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (bundle == null) {
      logger().log(level(level), message, thrown);
    } else {
      logger().logrb(level(level), bundle, message, thrown);
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    if (bundle == null) {
      logger().log(level(level), format, parameters);
    } else {
      logger().logrb(level(level), bundle, format, parameters);
    }
  }

  private static java.util.logging.Level level(Level level) {
    return switch (level) {
      case ALL -> java.util.logging.Level.ALL;
      case TRACE -> java.util.logging.Level.FINER;
      case DEBUG -> java.util.logging.Level.FINE;
      case INFO -> java.util.logging.Level.INFO;
      case WARNING -> java.util.logging.Level.WARNING;
      case ERROR -> java.util.logging.Level.SEVERE;
      case OFF -> java.util.logging.Level.OFF;
    };
  }
}
