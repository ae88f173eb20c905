package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.spi.StrategyContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom to ask, and how. Immutable.
 *
 * @param servers in the order in which they are asked; empty for the system's
 * @param timeout for one query to one server
 * @param signed whether answers must be signed (DNSSEC)
 * @param trustAnchors a file of DS or DNSKEY records, instead of the root's
 */
record DnsSettings(
    List<DnsServer> servers, Duration timeout, boolean signed, Optional<Path> trustAnchors) {

  DnsSettings {
    servers = List.copyOf(servers);
  }

  static DnsSettings of(StrategyContext context) {
    return new DnsSettings(
        context.find(DnsSrvOptions.DNS_SERVER).orElse(List.of()),
        context.get(DnsSrvOptions.DNS_TIMEOUT),
        context.get(DnsSrvOptions.DNSSEC),
        context.find(DnsSrvOptions.TRUST_ANCHOR));
  }
}
