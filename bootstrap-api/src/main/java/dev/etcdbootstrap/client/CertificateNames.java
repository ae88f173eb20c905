package dev.etcdbootstrap.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hosts that a certificate is for: its subject alternative names (RFC 5280, 4.2.1.6), read as
 * Go reads them and so as etcd's members check each other. The common name does not count. A host
 * name is never matched by an address, nor the reverse; {@code *} stands for the whole first label.
 * Immutable.
 *
 * @see <a href="https://pkg.go.dev/crypto/x509#Certificate.VerifyHostname">VerifyHostname</a>
 */
public final class CertificateNames {

  /** Types of names in the JDK, which has no constants for them. */
  private static final int DNS = 2;

  private static final int IP = 7;

  private static final int MOST_SHOWN = 20;

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  /** What the JDK, too, takes for an address: it looks nothing up. */
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  private static final String LABEL = "[a-z0-9_][a-z0-9_-]*+";
  private static final Pattern HOST_NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*+");
  private static final Pattern WITH_WILDCARD =
      Pattern.compile("(?:\\*|" + LABEL + ")(\\." + LABEL + ")*+");

  private final List<String> names;
  private final List<InetAddress> addresses;

  private CertificateNames(List<String> names, List<InetAddress> addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  /** Those of a certificate; none when they cannot be read. */
  public static CertificateNames of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    List<InetAddress> addresses = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        if (name.get(0).equals(DNS)) {
          names.add(lowerCase((String) name.get(1)));
        } else if (name.get(0).equals(IP)) {
          address((String) name.get(1)).ifPresent(addresses::add);
        }
      }
    } catch (CertificateParsingException e) {
      return new CertificateNames(List.of(), List.of());
    }
    return new CertificateNames(List.copyOf(names), List.copyOf(addresses));
  }

  /**
   * Whether the certificate is for a host.
   *
   * @param host a name or an address, of IPv6 without brackets
   */
  public boolean include(String host) {
    Optional<InetAddress> address = address(host);
    if (address.isPresent()) {
      return addresses.contains(address.get());
    }
    String name = lowerCase(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    if (!HOST_NAME.matcher(name).matches()) {
      return false; // a name that no etcd can be reached by
    }
    return names.stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static boolean matches(String pattern, String name) {
    if (!WITH_WILDCARD.matcher(pattern).matches()) {
      return false;
    }
    return pattern.startsWith("*.")
        ? name.indexOf('.') >= 0 && name.substring(name.indexOf('.')).equals(pattern.substring(1))
        : name.equals(pattern);
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Optional<InetAddress> address(String host) {
    boolean v6 = host.indexOf(':') >= 0;
    if (!v6 && !IPV4.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(v6 ? "[" + host + "]" : host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The names and addresses; in words when there is none. */
  @Override
  public String toString() {
    List<String> all =
        Stream.concat(names.stream(), addresses.stream().map(InetAddress::getHostAddress)).toList();
    if (all.isEmpty()) {
      return "no host";
    }
    String shown = all.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
    return all.size() > MOST_SHOWN ? shown + " and " + (all.size() - MOST_SHOWN) + " more" : shown;
  }
}
