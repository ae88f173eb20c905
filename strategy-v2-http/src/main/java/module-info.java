/** The {@code v2-http} strategy: etcd's v2 discovery protocol over HTTP. */
module dev.etcdbootstrap.strategy.v2http {
  requires transitive dev.etcdbootstrap.api;
  requires static org.jspecify;
  requires okhttp3;
  requires org.json;

  exports dev.etcdbootstrap.strategy.v2http;

  provides dev.etcdbootstrap.spi.BootstrapStrategy with
      dev.etcdbootstrap.strategy.v2http.V2HttpStrategy;
}
