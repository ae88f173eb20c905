package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.dnssrv.DnsSrvStrategy;
import java.util.List;

/** What the DNS strategy does besides finding members. */
public final class DnsStrategy {

  /** The id of the strategy. */
  public static final String ID = "dns-srv";

  private DnsStrategy() {}

  static DnsSrvStrategy of(Prepared prepared) throws BootstrapException {
    if (prepared.strategy().strategy() instanceof DnsSrvStrategy strategy) {
      return strategy;
    }
    throw new BootstrapException(
        Reason.USAGE, prepared.strategy() + " is not the built-in one for DNS; remove it");
  }

  /**
   * The endpoints for clients. Asks DNS once, and blocks until it has answered.
   *
   * @throws BootstrapException when there are none
   * @throws InterruptedException when interrupted
   */
  public static List<String> clientEndpoints(Prepared prepared)
      throws BootstrapException, InterruptedException {
    return of(prepared).clientEndpoints(prepared.context()).stream().map(Object::toString).toList();
  }
}
