package dev.etcdbootstrap.strategy.dnssrv.dns;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which servers to ask, and what to accept from them. Immutable.
 *
 * @param servers in the order in which they are asked; empty for those of the system
 * @param timeout for one query to one server
 * @param trustAnchors when present, only answers whose signatures lead there are accepted (DNSSEC)
 */
public record DnsSettings(
    List<DnsServer> servers, Duration timeout, Optional<TrustAnchors> trustAnchors) {

  public DnsSettings {
    servers = List.copyOf(servers);
  }
}
