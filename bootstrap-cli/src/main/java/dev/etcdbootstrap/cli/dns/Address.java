package dev.etcdbootstrap.cli.dns;

import dev.etcdbootstrap.cluster.InvalidClusterException;
import dev.etcdbootstrap.cluster.PeerUrl;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address in its canonical spelling. Immutable.
 *
 * @param text without brackets
 */
public record Address(String text) implements Comparable<Address> {

  private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  /** The host of a URL, if that is an address. */
  static Optional<Address> of(PeerUrl url) {
    String canonical = url.canonical();
    String host = canonical.substring(canonical.indexOf("://") + 3, canonical.lastIndexOf(':'));
    if (host.startsWith("[")) {
      return Optional.of(new Address(host.substring(1, host.length() - 1)));
    }
    return IPV4.matcher(host).matches() ? Optional.of(new Address(host)) : Optional.empty();
  }

  /** An address as people write it. Looks nothing up. */
  static Optional<Address> parse(String text) {
    try {
      String host = text.contains(":") ? "[" + text + "]" : text;
      return of(PeerUrl.parse("http://" + host + ":1")).filter(address -> !address.hasZone());
    } catch (InvalidClusterException e) {
      return Optional.empty();
    }
  }

  /** Whether it has a zone, which has a meaning on one machine only. */
  boolean hasZone() {
    return text.contains("%");
  }

  boolean isIpv6() {
    return text.contains(":");
  }

  /** The type of a record with this address. */
  String type() {
    return isIpv6() ? "AAAA" : "A";
  }

  @Override
  public int compareTo(Address other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
