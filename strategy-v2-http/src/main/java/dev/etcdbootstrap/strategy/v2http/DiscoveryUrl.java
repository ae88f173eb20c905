package dev.etcdbootstrap.strategy.v2http;

import java.util.Objects;
import okhttp3.Credentials;
import okhttp3.HttpUrl;

/**
 * A discovery URL: the directory of one cluster, or, to make a token, the directory or service
 * above it. etcd takes the text for the cluster token, which enters all IDs, so the text is kept as
 * given but for the user-info. Immutable.
 */
public final class DiscoveryUrl {

  private final String token;
  private final HttpUrl url;
  private final String authorization;

  private DiscoveryUrl(String token, HttpUrl url, String authorization) {
    this.token = token;
    this.url = url;
    this.authorization = authorization;
  }

  /**
   * Parses a URL such as {@code http://host:2379/v2/keys/discovery/TOKEN}.
   *
   * @throws IllegalArgumentException when it is none; the message does not repeat the user-info
   */
  public static DiscoveryUrl parse(String text) {
    String given = text.strip();
    HttpUrl url = HttpUrl.parse(given);
    if (url == null) {
      throw new IllegalArgumentException("must be a URL such as http://host:port/path");
    }
    if (url.query() != null || url.fragment() != null) {
      throw new IllegalArgumentException("must have no query and no fragment");
    }
    if (url.username().isEmpty() && url.password().isEmpty()) {
      return new DiscoveryUrl(given, url, "");
    }
    int authority = given.indexOf("://") + 3;
    int path = given.indexOf('/', authority);
    int at = given.lastIndexOf('@', path < 0 ? given.length() : path);
    return new DiscoveryUrl(
        given.substring(0, authority) + given.substring(at + 1),
        url.newBuilder().username("").password("").build(),
        Credentials.basic(url.username(), url.password()));
  }

  /** The URL to send requests to, without user-info. */
  HttpUrl url() {
    return url;
  }

  /** The header that the user-info makes; empty without. */
  String authorization() {
    return authorization;
  }

  /** A URL below this one; the path of a discovery URL may end with a slash or not. */
  HttpUrl.Builder below(String path) {
    HttpUrl.Builder builder = url.newBuilder();
    int last = url.pathSize() - 1;
    if (url.pathSegments().get(last).isEmpty()) {
      builder.removePathSegment(last);
    }
    return path.isEmpty() ? builder : builder.addPathSegments(path);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscoveryUrl discovery
        && token.equals(discovery.token)
        && authorization.equals(discovery.authorization);
  }

  @Override
  public int hashCode() {
    return Objects.hash(token, authorization);
  }

  /** The URL as given, without user-info: the cluster token. */
  @Override
  public String toString() {
    return token;
  }
}
