package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.ClusterBootstrap.Prepared;
import dev.etcdbootstrap.strategy.dnssrv.DnsSrvStrategy;
import java.util.Locale;
import java.util.Optional;

/**
 * The domain that has the records of a cluster. Immutable.
 *
 * @param name in lower case, without its final dot
 * @param suffix tells clusters of one domain apart; empty for none
 */
public record Domain(String name, String suffix) {

  /** The domain that the options {@code discovery-srv} and {@code discovery-srv-name} name. */
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
   * A host as the target of a record: in lower case, without its final dot. Records know no search
   * domain, so a single label is completed with this domain.
   */
  String complete(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".")) {
      return lower.substring(0, lower.length() - 1);
    }
    return lower.contains(".") || lower.equals("localhost") ? lower : lower + "." + name;
  }

  /** The host name for a member that is listed with an address. */
  String hostOf(String member) {
    String lower = member.toLowerCase(Locale.ROOT);
    return has(lower) ? lower : lower + "." + name;
  }
}
