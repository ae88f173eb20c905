package dev.etcdbootstrap.strategy.v3grpc;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of one node of an etcd, as {@code --discovery-endpoints} takes it: {@code host:port},
 * {@code http://host:port} or {@code https://host:port}. Immutable.
 */
public final class Endpoint {

  private static final int DEFAULT_PORT = 2379;

  /** Host and port; a URI would not take a host with an underscore, which DNS does. */
  private static final Pattern TEXT =
      Pattern.compile("(?:(\\w+)://)?(?:\\[([0-9A-Fa-f:.%]+)]|([\\w.-]+))(?::(\\d{1,5}))?/?");

  private final Security security;
  private final String host;
  private final int port;

  /** What the scheme says about TLS. */
  enum Security {
    /** {@code http://}. */
    PLAIN,
    /** {@code https://}. */
    TLS,
    /** No scheme: as {@code discovery-insecure-transport} and the TLS settings say. */
    UNSPECIFIED
  }

  /** An endpoint; a host that is an IPv6 address has no brackets. */
  Endpoint(Security security, String host, int port) {
    this.security = security;
    this.host = host;
    this.port = port;
  }

  /**
   * Parses a list with commas; drops repeated endpoints.
   *
   * @throws IllegalArgumentException when one is not an endpoint, or there is none
   */
  static List<Endpoint> parseAll(String text) {
    LinkedHashSet<Endpoint> endpoints = new LinkedHashSet<>();
    for (String item : text.split(",", -1)) {
      if (!item.isBlank()) {
        endpoints.add(parse(item.strip()));
      }
    }
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("must name at least one host:port");
    }
    return List.copyOf(endpoints);
  }

  /**
   * Parses one endpoint.
   *
   * @throws IllegalArgumentException when it is none; the message does not repeat the text
   */
  public static Endpoint parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      String host = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
      int port = matcher.group(4) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(4));
      if (host != null && port >= 1 && port <= 65_535) {
        return new Endpoint(security(matcher.group(1)), host, port);
      }
    }
    throw new IllegalArgumentException(
        "must be host:port, http://host:port or https://host:port, several with commas between");
  }

  private static Security security(@Nullable String scheme) {
    if (scheme == null) {
      return Security.UNSPECIFIED;
    }
    return switch (scheme) {
      case "http" -> Security.PLAIN;
      case "https" -> Security.TLS;
      default -> throw new IllegalArgumentException("must have the scheme http or https");
    };
  }

  Security security() {
    return security;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Endpoint endpoint
        && security == endpoint.security
        && host.equals(endpoint.host)
        && port == endpoint.port;
  }

  @Override
  public int hashCode() {
    return Objects.hash(security, host, port);
  }

  /** The endpoint as {@link #parse} takes it, with its port. */
  @Override
  public String toString() {
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    return switch (security) {
      case PLAIN -> "http://" + address;
      case TLS -> "https://" + address;
      case UNSPECIFIED -> address;
    };
  }
}
