package dev.etcdbootstrap.logging;

/** Gives {@code java.util.logging} to whoever logs, as the JDK's own finder does. Thread-safe. */
public final class JdkLoggerFinder extends System.LoggerFinder {

  /** For the JDK, which calls it once. */
  public JdkLoggerFinder() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new JdkLogger(name);
  }
}
