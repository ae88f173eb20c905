package dev.etcdbootstrap.cluster;

import dev.etcdbootstrap.text.ForeignText;
import dev.etcdbootstrap.text.Redactor;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The URL at which a member talks to its peers: {@code http://host:port}, {@code
 * https://host:port}, {@code unix://path} or {@code unixs://path}.
 *
 * <p>The text is kept as given, because it enters the member ID; only the scheme is printed in
 * lower case, as etcd prints it. Two peer URLs are {@linkplain #equals equal} when their texts are,
 * and {@linkplain #sameEndpoint the same endpoint} when they differ in spelling alone: the case of
 * a host name, its trailing dot, the ways to write one IPv6 address, zeros before a port.
 *
 * <p>Accepted is what etcd accepts, less what cannot work or what etcd would print differently from
 * what it was given: user-info, path, query, fragment, white space inside, a host name with
 * characters outside ASCII (write its punycode form), numbers that only look like an IPv4 address.
 */
public final class PeerUrl implements Comparable<PeerUrl> {

  private static final int MAX_PORT = 65_535;

  private final String scheme;
  private final String host;
  private final int port;
  private final String text;
  private final String canonicalHost;
  private final String canonical;

  private PeerUrl(
      String scheme, String host, int port, String text, String canonicalHost, String canonical) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.text = text;
    this.canonicalHost = canonicalHost;
    this.canonical = canonical;
  }

  /**
   * Reads a peer URL; blanks around it are dropped, as etcd does.
   *
   * @throws InvalidClusterException with one {@code bad-peer-url} problem that says what is wrong
   */
  public static PeerUrl parse(String text) {
    String url = text.strip();
    if (url.length() > ClusterLimits.MAX_URL_LENGTH) {
      throw bad(
          url,
          "is longer than " + ClusterLimits.MAX_URL_LENGTH + " characters",
          "write http://host:port or https://host:port");
    }
    int colon = url.indexOf("://");
    String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http", "https" -> network(url, scheme, url.substring(colon + 3));
      case "unix", "unixs" -> socket(url, scheme, url.substring(colon + 3));
      default ->
          throw bad(
              url,
              colon < 0
                  ? "has no scheme"
                  : "has the unknown scheme "
                      + ForeignText.printable(Redactor.withoutUserInfo(scheme)),
              "write http://host:port, https://host:port, unix://path or unixs://path");
    };
  }

  /**
   * Reads URLs with commas between, as etcd's flags take them; empty parts are skipped.
   *
   * @throws InvalidClusterException with a {@code bad-peer-url} problem for each that is wrong, and
   *     when there is none
   */
  public static List<PeerUrl> parseList(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part);
      }
    }
    return parseAll(parts.isEmpty() ? List.of("") : parts);
  }

  /** Reads every URL before it complains. */
  static List<PeerUrl> parseAll(List<String> texts) {
    List<PeerUrl> urls = new ArrayList<>(texts.size());
    ProblemList problems = new ProblemList();
    for (String text : texts) {
      try {
        urls.add(parse(text));
      } catch (InvalidClusterException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidClusterException(problems.problems());
    }
    return urls;
  }

  private static PeerUrl network(String url, String scheme, String authority) {
    for (int i = 0; i < authority.length(); i++) {
      char c = authority.charAt(i);
      if (c == '/') {
        throw malformed(url, scheme, "contains a path");
      }
      if (c == '?' || c == '#') {
        throw malformed(url, scheme, "contains a query or fragment");
      }
      if (c == '@') {
        throw malformed(url, scheme, "contains user-info");
      }
    }
    boolean bracketed = authority.startsWith("[");
    int hostEnd = bracketed ? authority.indexOf(']') + 1 : authority.lastIndexOf(':');
    if (bracketed && hostEnd == 0) {
      throw malformed(url, scheme, "has no closing bracket");
    }
    if (hostEnd < 0 || hostEnd >= authority.length() - 1 || authority.charAt(hostEnd) != ':') {
      throw malformed(url, scheme, "has no port");
    }
    String literal = authority.substring(0, hostEnd);
    if (!bracketed && literal.indexOf(':') >= 0) {
      throw bad(
          url, "has an IPv6 address without brackets", "write " + scheme + "://[address]:port");
    }
    int port = port(url, authority.substring(hostEnd + 1), scheme);
    String host = bracketed ? literal.substring(1, hostEnd - 1) : literal;
    String canonicalHost = bracketed ? Hosts.canonicalIpv6(host) : Hosts.canonicalName(host);
    if (canonicalHost.isEmpty()) {
      throw bad(
          url,
          host.isEmpty() ? "has no host" : "has the unusable host " + ForeignText.printable(host),
          "use a host name of letters, digits, '-', '_' and '.', an IPv4 address or an IPv6 address in"
              + " brackets");
    }
    // Long lists are made of URLs in their one spelling: those share one string.
    String text = url.startsWith(scheme) ? url : scheme + "://" + authority;
    boolean isCanonical = canonicalHost.equals(literal) && !authority.startsWith("0", hostEnd + 1);
    String canonical = isCanonical ? text : scheme + "://" + canonicalHost + ":" + port;
    return new PeerUrl(scheme, host, port, text, canonicalHost, canonical);
  }

  private static int port(String url, String digits, String scheme) {
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        throw malformed(url, scheme, "has a port that is not a number");
      }
      port = port * 10 + (c - '0');
      if (port > MAX_PORT) {
        throw malformed(url, scheme, "has a port above " + MAX_PORT);
      }
    }
    return port;
  }

  private static PeerUrl socket(String url, String scheme, String path) {
    if (path.isEmpty()) {
      throw bad(url, "has no socket path", "write " + scheme + "://path");
    }
    for (int i = 0; i < path.length(); i++) {
      if (!Hosts.isPlainUrlCharacter(path.charAt(i))) {
        throw bad(
            url,
            "has a socket path with the character '"
                + ForeignText.printable(path.substring(i, i + 1))
                + "'",
            "use letters, digits and - . _ ~ / : @ + =");
      }
    }
    String text = scheme + "://" + path;
    return new PeerUrl(scheme, path, -1, text, path, text);
  }

  private static InvalidClusterException malformed(String url, String scheme, String what) {
    return bad(url, what, "write " + scheme + "://host:port and nothing more");
  }

  private static InvalidClusterException bad(String url, String what, String remedy) {
    String shown =
        url.isEmpty()
            ? "an empty peer URL"
            : "peer URL " + ForeignText.printable(Redactor.withoutUserInfo(url));
    return new InvalidClusterException(
        List.of(Problem.error("bad-peer-url", shown + " " + what, remedy)));
  }

  /** One of {@code http}, {@code https}, {@code unix}, {@code unixs}. */
  public String scheme() {
    return scheme;
  }

  /** Whether peers are reached through a Unix domain socket. */
  public boolean usesUnixSocket() {
    return port < 0;
  }

  /**
   * The host name or address as given, an IPv6 address without its brackets; for a Unix domain
   * socket everything after {@code ://}.
   */
  public String host() {
    return host;
  }

  /** The port, 0 to 65535; -1 for a Unix domain socket. */
  public int port() {
    return port;
  }

  /**
   * One spelling for all URLs of one endpoint: the host name in lower case without its trailing
   * dot, an IPv6 address as RFC 5952 recommends (one that maps an IPv4 address as that IPv4
   * address).
   */
  public String canonical() {
    return canonical;
  }

  /**
   * Whether both name the same scheme, host and port, however spelled; no host name is looked up.
   */
  public boolean sameEndpoint(PeerUrl other) {
    return canonical.equals(other.canonical);
  }

  /**
   * Whether the host is an address that means "every address of this machine" ({@code 0.0.0.0},
   * {@code ::}).
   */
  public boolean meansEveryAddress() {
    return !usesUnixSocket() && Hosts.isUnspecified(canonicalHost);
  }

  /** Whether the host is {@code localhost} or a loopback address. */
  public boolean staysOnThisHost() {
    return !usesUnixSocket() && Hosts.isLoopback(canonicalHost);
  }

  /**
   * The host as an address; empty when it is a name, an address with a zone, or a socket. Looks
   * nothing up.
   */
  public Optional<InetAddress> address() {
    return usesUnixSocket() ? Optional.empty() : Hosts.address(canonicalHost);
  }

  /** The host as {@link #canonical} has it. */
  String canonicalHost() {
    return canonicalHost;
  }

  /** Which of name, IPv4 and IPv6 the host is written as. */
  Hosts.Kind hostKind() {
    return Hosts.kind(canonicalHost);
  }

  /** By text, in the order in which etcd sorts peer URLs. */
  @Override
  public int compareTo(PeerUrl other) {
    return text.compareTo(other.text); // ASCII only, so this is the order of the bytes
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerUrl url && text.equals(url.text);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(text);
  }

  /** The text that enters the member ID. */
  @Override
  public String toString() {
    return text;
  }
}
