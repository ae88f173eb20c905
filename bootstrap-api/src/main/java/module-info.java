/**
 * The cluster model with its validation, the interface that a bootstrap strategy implements, and
 * the facade that selects and runs one. Depends on nothing but annotations.
 */
module dev.etcdbootstrap.api {
  requires static org.jspecify;

  exports dev.etcdbootstrap;
  exports dev.etcdbootstrap.cluster;
  exports dev.etcdbootstrap.rendezvous;
  exports dev.etcdbootstrap.spi;

  uses dev.etcdbootstrap.spi.BootstrapStrategy;
}
