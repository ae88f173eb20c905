/** The {@code v2-http} strategy: etcd's v2 discovery protocol over HTTP. */
module dev.etcdbootstrap.strategy.v2http {
  requires dev.etcdbootstrap.api;
  requires static org.jspecify;
  requires okhttp3;
  requires okhttp3.tls;
  requires org.json;

  provides dev.etcdbootstrap.spi.BootstrapStrategy with
      dev.etcdbootstrap.strategy.v2http.V2HttpStrategy;
}
