/** The {@code dns-srv} strategy: the members are the targets of DNS SRV records. */
module dev.etcdbootstrap.strategy.dnssrv {
  requires transitive dev.etcdbootstrap.api;
  requires static org.jspecify;
  requires okhttp3;
  requires org.dnsjava;

  exports dev.etcdbootstrap.strategy.dnssrv;

  provides dev.etcdbootstrap.spi.BootstrapStrategy with
      dev.etcdbootstrap.strategy.dnssrv.DnsSrvStrategy;
}
