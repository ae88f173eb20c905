package dev.etcdbootstrap.strategy.v3grpc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of one node of a discovery cluster, as {@code --discovery-endpoints} takes it.
 *
 * @param security what the text says of TLS
 * @param host a name or an address, without brackets
 */
record Endpoint(Security security, String host, int port) {

  private static final int DEFAULT_PORT = 2379;

  /** Host and port; a URI would not take a host with an underscore, which DNS does. */
  private static final Pattern TEXT =
      Pattern.compile("(?:(\\w+)://)?(?:\\[([0-9A-Fa-f:.%]+)]|([\\w.-]+))(?::(\\d{1,5}))?/?");

  /** What the scheme asks for. */
  enum Security {
    /** {@code http://}. */
    PLAIN,
    /** {@code https://}. */
    TLS,
    /** No scheme: as {@code discovery-insecure-transport} and the TLS settings say. */
    UNSAID
  }

  /**
   * Reads texts with commas between.
   *
   * @throws IllegalArgumentException when one is no endpoint, or there is none
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

  private static Endpoint parse(String text) {
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
      return Security.UNSAID;
    }
    return switch (scheme) {
      case "http" -> Security.PLAIN;
      case "https" -> Security.TLS;
      default -> throw new IllegalArgumentException("must have the scheme http or https");
    };
  }

  /** The same ones, beginning with the one after the first. */
  static List<Endpoint> rotated(List<Endpoint> endpoints) {
    List<Endpoint> rotated = new ArrayList<>(endpoints.subList(1, endpoints.size()));
    rotated.add(endpoints.get(0));
    return List.copyOf(rotated);
  }

  @Override
  public String toString() {
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    return switch (security) {
      case PLAIN -> "http://" + address;
      case TLS -> "https://" + address;
      case UNSAID -> address;
    };
  }
}
