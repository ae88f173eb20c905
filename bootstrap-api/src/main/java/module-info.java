/**
 * The cluster model with its validation, the interface that a bootstrap strategy implements, and
 * the facade that selects and runs one. Depends on nothing but annotations.
 *
 * <p>From a configuration to the list that etcd is started with, from top to bottom; on the right,
 * the package in which each step lives:
 *
 * <pre>{@code
 * configuration        the strategy's id and options, this member, a timeout
 *       |
 *       v
 * facade               selects the strategy, checks the options     dev.etcdbootstrap
 *       |
 *       v
 * strategy             asks DNS, a registry, a file                 dev.etcdbootstrap.spi
 *       |              where members meet in a registry, so:        dev.etcdbootstrap.rendezvous
 *       v
 * InitialCluster       every member and its peer URLs               dev.etcdbootstrap.cluster
 *       |
 *       v
 * validation           all problems at once, or just warnings       dev.etcdbootstrap.cluster
 *       |
 *       v
 * result               the list, this member in it, the warnings    dev.etcdbootstrap
 *       |
 *       v
 * text for programs    etcd's flags, variables and file, JSON       dev.etcdbootstrap.output
 * }</pre>
 */
module dev.etcdbootstrap.api {
  requires static org.jspecify;

  exports dev.etcdbootstrap;
  exports dev.etcdbootstrap.client;
  exports dev.etcdbootstrap.cluster;
  exports dev.etcdbootstrap.output;
  exports dev.etcdbootstrap.plugins;
  exports dev.etcdbootstrap.rendezvous;
  exports dev.etcdbootstrap.spi;
  exports dev.etcdbootstrap.text;

  uses dev.etcdbootstrap.spi.BootstrapStrategy;
}
