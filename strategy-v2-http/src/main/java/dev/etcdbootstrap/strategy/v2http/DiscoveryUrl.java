package dev.etcdbootstrap.strategy.v2http;

import okhttp3.Credentials;
import okhttp3.HttpUrl;

/**
 * A discovery URL: the directory of one cluster, or, to make a token, the directory or service
 * above it.
 *
 * @param token the URL as given, without user-info: etcd takes the text for the cluster token, and
 *     so it enters all IDs
 * @param url the same, for requests
 * @param authorization the header that the user-info makes; empty without
 */
record DiscoveryUrl(String token, HttpUrl url, String authorization) {

  /** Reads it; the message of what it throws holds no user-info. */
  static DiscoveryUrl parse(String text) {
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
  public String toString() {
    return token;
  }
}
