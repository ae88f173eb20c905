package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.client.ClientOptions;
import dev.etcdbootstrap.spi.Option;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** The options of {@link V2HttpStrategy} beside {@link ClientOptions}. */
public final class V2HttpOptions {

  /** etcd's {@code --discovery}. */
  public static final Option<DiscoveryUrl> DISCOVERY =
      Option.of("discovery", "URL", DiscoveryUrl::parse)
          .required()
          .describedAs("the discovery URL, the same text on every member: it enters the IDs");

  /** etcd's {@code --discovery-proxy}; an address that is not resolved. */
  public static final Option<InetSocketAddress> DISCOVERY_PROXY =
      Option.of("discovery-proxy", "URL", V2HttpOptions::proxy)
          .describedAs("an HTTP proxy for the requests, as http://host:port or host:port");

  static final List<Option<?>> ALL =
      Stream.concat(Stream.of(DISCOVERY, DISCOVERY_PROXY), ClientOptions.ALL.stream()).toList();

  private V2HttpOptions() {}

  private static InetSocketAddress proxy(String text) {
    HttpUrl url = HttpUrl.parse(text.contains("://") ? text : "http://" + text);
    if (url == null || url.isHttps()) {
      throw new IllegalArgumentException("must be http://host:port or host:port");
    }
    return InetSocketAddress.createUnresolved(url.host(), url.port());
  }
}
