package dev.etcdbootstrap.strategy.dnssrv;

/**
 * One of the two sets of records that list the members, as etcd names them.
 *
 * @see <a href="https://etcd.io/docs/v3.5/op-guide/clustering/#dns-discovery">etcd's DNS
 *     discovery</a>
 */
enum SrvSet {
  /** Members with TLS. */
  TLS("https", "-ssl"),
  /** Members without. */
  PLAIN("http", "");

  private final String scheme;
  private final String infix;

  SrvSet(String scheme, String infix) {
    this.scheme = scheme;
    this.infix = infix;
  }

  /** The one of this scheme. */
  static SrvSet of(String scheme) {
    return scheme.equals(TLS.scheme) ? TLS : PLAIN;
  }

  /** The scheme of the URLs that its records make. */
  String scheme() {
    return scheme;
  }

  SrvSet other() {
    return this == TLS ? PLAIN : TLS;
  }

  /** The owner of the records of peers, without the final dot. */
  String peerName(String domain, String suffix) {
    return name("_etcd-server", domain, suffix);
  }

  /** The owner of the records of client end points, without the final dot. */
  String clientName(String domain, String suffix) {
    return name("_etcd-client", domain, suffix);
  }

  /** The suffix may be empty. */
  private String name(String service, String domain, String suffix) {
    return service + infix + (suffix.isEmpty() ? "" : "-" + suffix) + "._tcp." + domain;
  }
}
