package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.strategy.dnssrv.DnsSrvStrategy;
import java.util.List;

/** The strategy that asks DNS, for what it does besides finding members. */
public final class DnsStrategy {

  /** Its id. */
  public static final String ID = "dns-srv";

  private DnsStrategy() {}

  static DnsSrvStrategy of(Prepared prepared) throws BootstrapException {
    if (prepared.strategy().strategy() instanceof DnsSrvStrategy strategy) {
      return strategy;
    }
    throw new BootstrapException(
        Reason.USAGE, prepared.strategy() + " is not the one that asks DNS; remove it");
  }

  /**
   * The URLs at which clients connect. Looks once, and blocks for as long.
   *
   * @throws BootstrapException when there are none
   * @throws InterruptedException when interrupted
   */
  public static List<String> clientEndpoints(Prepared prepared)
      throws BootstrapException, InterruptedException {
    return of(prepared).clientEndpoints(prepared.context()).stream().map(Object::toString).toList();
  }
}
