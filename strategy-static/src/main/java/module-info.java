/** The {@code static} strategy: the member list is in the configuration. */
module dev.etcdbootstrap.strategy.fixed {
  requires transitive dev.etcdbootstrap.api;
  requires static org.jspecify;

  exports dev.etcdbootstrap.strategy.fixed;

  provides dev.etcdbootstrap.spi.BootstrapStrategy with
      dev.etcdbootstrap.strategy.fixed.StaticStrategy;
}
