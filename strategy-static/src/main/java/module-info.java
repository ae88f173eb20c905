/** The {@code static} strategy: the member list is in the configuration. */
module dev.etcdbootstrap.strategy.fixed {
  requires dev.etcdbootstrap.api;
  requires static org.jspecify;

  provides dev.etcdbootstrap.spi.BootstrapStrategy with
      dev.etcdbootstrap.strategy.fixed.StaticStrategy;
}
