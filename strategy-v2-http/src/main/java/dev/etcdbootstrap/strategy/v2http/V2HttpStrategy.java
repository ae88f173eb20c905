package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.ClientOptions;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;

/**
 * Members meet in a directory of an etcd v2 store, by the protocol of {@code etcd --discovery},
 * native members among them. Any etcd with its v2 API on can be the store, and so can the program
 * behind the public discovery service.
 */
public final class V2HttpStrategy implements RendezvousStrategy {

  static final Option<DiscoveryUrl> DISCOVERY =
      Option.of("discovery", "URL", DiscoveryUrl::parse)
          .required()
          .describedAs("the discovery URL, the same text on every member: it enters the IDs");

  static final Option<HttpUrl> DISCOVERY_PROXY =
      Option.of("discovery-proxy", "URL", V2HttpStrategy::proxy)
          .describedAs("an HTTP proxy for the requests, as http://host:port or host:port");

  /** Called by {@link java.util.ServiceLoader}. */
  public V2HttpStrategy() {}

  @Override
  public String id() {
    return "v2-http";
  }

  @Override
  public String description() {
    return "members meet in an etcd v2 directory (etcd --discovery)";
  }

  @Override
  public List<Option<?>> options() {
    List<Option<?>> options = new ArrayList<>(List.of(DISCOVERY, DISCOVERY_PROXY));
    options.addAll(ClientOptions.ALL);
    return options;
  }

  private static HttpUrl proxy(String text) {
    HttpUrl url = HttpUrl.parse(text.contains("://") ? text : "http://" + text);
    if (url == null || url.isHttps()) {
      throw new IllegalArgumentException("must be http://host:port or host:port");
    }
    return url;
  }

  @Override
  public String token(StrategyContext context) {
    return context.get(DISCOVERY).token();
  }

  @Override
  public Option<?> tokenOption() {
    return DISCOVERY;
  }

  @Override
  public String nativeMembers() {
    return "etcd up to 3.6";
  }

  @Override
  public Rendezvous connect(StrategyContext context) throws BootstrapException {
    if (!context.get(DISCOVERY).authorization().isEmpty()) {
      context.tell(
          BootstrapEvent.warning(
              "discovery has user-info, which is used but is no part of the cluster token; native members with"
                  + " this URL get other IDs, so use discovery-user and discovery-password-file beside them"));
    }
    if (context.get(ClientOptions.SKIP_VERIFY)) {
      context.tell(
          BootstrapEvent.warning(
              "the certificate of "
                  + context.get(DISCOVERY).url().host()
                  + " is not checked, so anyone on the way can give out a member list; set discovery-cacert"
                  + " instead of discovery-insecure-skip-tls-verify"));
    }
    return new V2Registry(
        context.get(DISCOVERY),
        client(context),
        context.get(ClientOptions.REQUEST_TIMEOUT),
        context.deadline());
  }

  @Override
  public String createToken(int size, StrategyContext context)
      throws BootstrapException, InterruptedException {
    try (HttpClient client = client(context)) {
      return new TokenMaker(
              context.get(DISCOVERY),
              client,
              context.deadline().atMost(context.get(ClientOptions.REQUEST_TIMEOUT)))
          .create(size);
    } catch (TransientFailure e) {
      throw new BootstrapException(
          Reason.UNAVAILABLE, e.getMessage() + "; no token was made, as far as is known", e);
    }
  }

  private static HttpClient client(StrategyContext context) throws BootstrapException {
    DiscoveryUrl url = context.get(DISCOVERY);
    TlsSettings tls =
        new TlsSettings(
            context.find(ClientOptions.CACERT),
            context.find(ClientOptions.CERT),
            context.find(ClientOptions.KEY),
            context.get(ClientOptions.SKIP_VERIFY));
    return new HttpClient(
        new HttpSettings(
            authorization(context, url),
            context.get(ClientOptions.DIAL_TIMEOUT),
            context.find(DISCOVERY_PROXY),
            tls));
  }

  private static String authorization(StrategyContext context, DiscoveryUrl url)
      throws BootstrapException {
    Optional<ClientOptions.Credentials> credentials = ClientOptions.credentials(context);
    if (credentials.isEmpty()) {
      return url.authorization();
    }
    if (!url.authorization().isEmpty()) {
      throw new BootstrapException(
          Reason.USAGE, "discovery has user-info and discovery-user is set; keep one of them");
    }
    return Credentials.basic(credentials.get().user(), credentials.get().password());
  }
}
