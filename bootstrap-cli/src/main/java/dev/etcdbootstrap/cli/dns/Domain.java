package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.strategy.dnssrv.DnsSrvStrategy;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the records of a cluster are. Immutable.
 *
 * @param name in lower case, without its final dot
 * @param suffix sets clusters of one domain apart; empty for none
 */
public record Domain(String name, String suffix) {

  /** The one that the options {@code discovery-srv} and {@code discovery-srv-name} say. */
  public static Domain of(Prepared prepared) {
    return new Domain(
        option(prepared, "discovery-srv").orElseThrow(),
        option(prepared, "discovery-srv-name").orElse(""));
  }

  private static Optional<String> option(Prepared prepared, String key) {
    return prepared
        .strategy()
        .option(key)
        .flatMap(option -> prepared.context().find(option))
        .map(Object::toString);
  }

  String peerRecords(String scheme) {
    return DnsSrvStrategy.peerRecords(scheme, name, suffix);
  }

  String clientRecords(String scheme) {
    return DnsSrvStrategy.clientRecords(scheme, name, suffix);
  }

  boolean has(String host) {
    return host.equals(name) || host.endsWith("." + name);
  }

  /**
   * A host as the target of a record: in lower case, without its final dot. No record has a search
   * domain, so a single label without that dot is completed with this domain.
   */
  String complete(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".")) {
      return lower.substring(0, lower.length() - 1);
    }
    return lower.contains(".") || lower.equals("localhost") ? lower : lower + "." + name;
  }

  /** The host that a member is given which is listed with an address. */
  String hostOf(String member) {
    String lower = member.toLowerCase(Locale.ROOT);
    return has(lower) ? lower : lower + "." + name;
  }
}
