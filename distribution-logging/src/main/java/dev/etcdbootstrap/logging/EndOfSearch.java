package dev.etcdbootstrap.logging;

/** A second provider, which the JDK asks for and never uses. */
public final class EndOfSearch extends System.LoggerFinder {

  /** For {@link java.util.ServiceLoader}, which takes no class without one. */
  public EndOfSearch() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    throw new IllegalStateException("the first provider is the one to use");
  }
}
