package dev.etcdbootstrap.strategy.dnssrv;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * A server to ask, as the configuration names it: {@code host}, {@code host:port}, {@code
 * [ipv6]:port}, {@code tcp://host:port} or {@code https://host/path} (DNS over HTTPS, RFC 8484).
 */
sealed interface DnsServer {

  /** What to write, for messages. */
  String FORMS = "host, host:port, [ipv6]:port, tcp://host:port or https://host/dns-query";

  /**
   * A server of the classic protocol.
   *
   * @param tcp whether TCP is used from the start, not only for long answers
   */
  record Classic(String host, int port, boolean tcp) implements DnsServer {

    /** As the system knows it. */
    static Classic of(InetSocketAddress address) {
      InetAddress resolved = address.getAddress();
      return new Classic(
          resolved == null ? address.getHostString() : resolved.getHostAddress(),
          address.getPort(),
          false);
    }

    @Override
    public String toString() {
      String where = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
      return tcp ? "tcp://" + where : where;
    }
  }

  /** A server that is asked over HTTPS. */
  record Https(URI url) implements DnsServer {
    @Override
    public String toString() {
      return url.toString();
    }
  }

  /** The port of the classic protocol. */
  int PORT = 53;

  /**
   * Reads all of them; looks nothing up.
   *
   * @throws IllegalArgumentException when one has no such form
   */
  static List<DnsServer> parseAll(List<String> texts) {
    return texts.stream().map(DnsServer::parse).toList();
  }

  private static DnsServer parse(String text) {
    if (text.startsWith("https://")) {
      return https(text);
    }
    boolean tcp = text.startsWith("tcp://");
    String where = tcp ? text.substring("tcp://".length()) : text;
    if (where.startsWith("[")) {
      int end = where.indexOf(']');
      String rest = end < 0 ? "" : where.substring(end + 1);
      if (end < 0 || !(rest.isEmpty() || rest.startsWith(":"))) {
        throw malformed(text);
      }
      String host = where.substring(1, end);
      if (!host.contains(":") || !isHost(host)) {
        throw malformed(text);
      }
      return new Classic(host, rest.isEmpty() ? PORT : port(rest.substring(1), text), tcp);
    }
    int colon = where.indexOf(':');
    if (colon != where.lastIndexOf(':')) {
      throw malformed(text); // which of the colons begins the port, nobody knows
    }
    String host = colon < 0 ? where : where.substring(0, colon);
    if (!isHost(host)) {
      throw malformed(text);
    }
    return new Classic(host, colon < 0 ? PORT : port(where.substring(colon + 1), text), tcp);
  }

  private static boolean isHost(String host) {
    return !host.isEmpty()
        && host.length() <= 255
        && host.chars()
            .allMatch(
                c -> c < 128 && (Character.isLetterOrDigit(c) || "-._:%".indexOf((char) c) >= 0));
  }

  private static int port(String digits, String text) {
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw malformed(text);
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > 65_535) {
      throw malformed(text);
    }
    return port;
  }

  private static Https https(String text) {
    try {
      URI url = new URI(text);
      boolean plain =
          url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      if (!plain) {
        throw malformed(text);
      }
      return new Https(url);
    } catch (URISyntaxException e) {
      throw malformed(text);
    }
  }

  private static IllegalArgumentException malformed(String text) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    int at = shown.lastIndexOf('@'); // before it may stand a password
    return new IllegalArgumentException(
        "must name servers as " + FORMS + ", not " + (at < 0 ? shown : "…" + shown.substring(at)));
  }
}
