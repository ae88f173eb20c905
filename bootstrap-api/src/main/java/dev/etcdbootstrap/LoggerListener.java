package dev.etcdbootstrap;

import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapListener;
import dev.etcdbootstrap.text.ForeignText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;

/**
 * Writes what happens to a log of the JDK: warnings and failed attempts as {@link Level#WARNING},
 * all else as {@link Level#INFO}, each on one line. Thread-safe.
 *
 * <pre>{@code
 * bootstrap.listener(LoggerListener.to(System.getLogger("com.example.members")));
 * }</pre>
 *
 * <p>A JDK logs through {@code java.util.logging}, unless a library on the class path takes that
 * over: {@code org.slf4j:slf4j-jdk-platform-logging} hands it to SLF4J, {@code
 * org.apache.logging.log4j:log4j-jpl} to Log4j.
 */
public final class LoggerListener implements BootstrapListener {

  private final Logger logger;

  private LoggerListener(Logger logger) {
    this.logger = Objects.requireNonNull(logger, "logger");
  }

  /** A listener that writes to this logger. */
  public static LoggerListener to(Logger logger) {
    return new LoggerListener(logger);
  }

  @Override
  public void onEvent(BootstrapEvent event) {
    boolean warns =
        event instanceof BootstrapEvent.Warning || event instanceof BootstrapEvent.Retrying;
    logger.log(warns ? Level.WARNING : Level.INFO, ForeignText.escaped(event.toString()));
  }
}
