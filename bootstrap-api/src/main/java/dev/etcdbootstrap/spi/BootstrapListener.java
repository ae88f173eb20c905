package dev.etcdbootstrap.spi;

/**
 * Is told what a strategy does while it works. Called on the strategy's thread, in order; must
 * return soon. What it throws is ignored: progress is never worth a bootstrap.
 */
@FunctionalInterface
public interface BootstrapListener {

  /** Called for each event. */
  void onEvent(BootstrapEvent event);
}
