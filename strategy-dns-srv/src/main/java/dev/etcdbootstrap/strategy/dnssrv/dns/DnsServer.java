package dev.etcdbootstrap.strategy.dnssrv.dns;

import dev.etcdbootstrap.text.ForeignText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * A DNS server as the configuration names it: {@code host}, {@code host:port}, {@code [ipv6]:port},
 * {@code tcp://host:port} or {@code https://host/path} (DNS over HTTPS, RFC 8484).
 */
public sealed interface DnsServer {

  /** The forms in which one can be named, for messages. */
  String FORMS = "host, host:port, [ipv6]:port, tcp://host:port or https://host/dns-query";

  /**
   * A server that is asked over UDP or TCP.
   *
   * @param tcp whether TCP is used from the start, and not only for long answers
   */
  record Classic(String host, int port, boolean tcp) implements DnsServer {

    /** One of the servers that the system asks. */
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

  /** A server that is asked over HTTPS (RFC 8484). */
  record Https(URI url) implements DnsServer {
    @Override
    public String toString() {
      return url.toString();
    }
  }

  /** The default port for UDP and TCP. */
  int PORT = 53;

  /**
   * Parses several; resolves no name.
   *
   * @throws IllegalArgumentException when one has none of the {@link #FORMS}
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
      throw malformed(text); // the port could begin at any of the colons
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
              && url.getPort() <= 65_535
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
    int at = text.lastIndexOf('@'); // a password may stand before it
    return new IllegalArgumentException(
        "must name servers as "
            + FORMS
            + ", not "
            + ForeignText.printable(at < 0 ? text : "…" + text.substring(at)));
  }
}
