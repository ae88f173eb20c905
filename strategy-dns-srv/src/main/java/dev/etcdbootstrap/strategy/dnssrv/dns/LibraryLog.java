package dev.etcdbootstrap.strategy.dnssrv.dns;

/**
 * Keeps SLF4J, which dnsjava logs through, from telling on standard error that no provider is
 * there: a program that has no log of this kind did not ask for one. With a provider, of whichever
 * version, or when the program says itself how much SLF4J reports, nothing is done.
 */
final class LibraryLog {

  /** SLF4J reads it once, when its reporter is loaded. */
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  private static final String[] PROVIDERS = {
    "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
    "org/slf4j/impl/StaticLoggerBinder.class"
  };

  static {
    if (System.getProperty(VERBOSITY) == null && System.getProperty("slf4j.provider") == null) {
      try {
        loadReporter();
      } catch (ClassNotFoundException | LinkageError e) {
        // An SLF4J without it reports whatever one does.
      }
    }
  }

  private LibraryLog() {}

  /** Called before the first class of dnsjava is initialized. */
  static void prepare() {
    // Done when this class was initialized.
  }

  private static void loadReporter() throws ClassNotFoundException {
    ClassLoader own = LibraryLog.class.getClassLoader();
    ClassLoader loader =
        Class.forName("org.slf4j.LoggerFactory", false, own).getClassLoader(); // as SLF4J looks
    for (String provider : PROVIDERS) {
      if (loader == null || loader.getResource(provider) != null) {
        return;
      }
    }
    System.setProperty(VERBOSITY, "ERROR");
    try {
      Class.forName("org.slf4j.helpers.Reporter", true, loader);
    } finally {
      System.clearProperty(VERBOSITY);
    }
  }
}
