package dev.etcdbootstrap.strategy.dnssrv.decision;

/**
 * One of the two sets of records that list the members, as etcd names them.
 *
 * @see <a href="https://etcd.io/docs/v3.5/op-guide/clustering/#dns-discovery">etcd's DNS
 *     discovery</a>
 */
public enum SrvSet {
  /** Members with TLS. */
  TLS("https", "-ssl"),
  /** Members without TLS. */
  PLAIN("http", "");

  private final String scheme;
  private final String infix;

  SrvSet(String scheme, String infix) {
    this.scheme = scheme;
    this.infix = infix;
  }

  /** The set for the peer URLs of a scheme. */
  public static SrvSet of(String scheme) {
    return scheme.equals(TLS.scheme) ? TLS : PLAIN;
  }

  /** The scheme of its members' URLs. */
  public String scheme() {
    return scheme;
  }

  SrvSet other() {
    return this == TLS ? PLAIN : TLS;
  }

  /**
   * The name of the records of peers, without its final dot.
   *
   * @param suffix empty for none
   */
  public String peerName(String domain, String suffix) {
    return name("_etcd-server", domain, suffix);
  }

  /** The name of the records of client endpoints; parameters as for {@link #peerName}. */
  public String clientName(String domain, String suffix) {
    return name("_etcd-client", domain, suffix);
  }

  private String name(String service, String domain, String suffix) {
    return service + infix + (suffix.isEmpty() ? "" : "-" + suffix) + "._tcp." + domain;
  }
}
