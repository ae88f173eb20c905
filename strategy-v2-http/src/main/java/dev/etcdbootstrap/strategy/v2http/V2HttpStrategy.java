package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.client.ClientOptions;
import dev.etcdbootstrap.client.Credentials;
import dev.etcdbootstrap.client.TlsSettings;
import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.util.List;
import java.util.Optional;

/**
 * Members meet in a directory of an etcd v2 store, by the protocol of {@code etcd --discovery},
 * native members among them. The store is any etcd that serves the v2 API, or a discovery service.
 * Its options are {@link V2HttpOptions} and {@link ClientOptions}.
 */
public final class V2HttpStrategy implements RendezvousStrategy {

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
    return V2HttpOptions.ALL;
  }

  @Override
  public String token(StrategyContext context) {
    return context.get(V2HttpOptions.DISCOVERY).toString();
  }

  @Override
  public Option<?> tokenOption() {
    return V2HttpOptions.DISCOVERY;
  }

  @Override
  public String nativeMembers() {
    return "etcd up to 3.6";
  }

  @Override
  public Rendezvous connect(StrategyContext context) throws BootstrapException {
    DiscoveryUrl discovery = context.get(V2HttpOptions.DISCOVERY);
    if (!discovery.authorization().isEmpty()) {
      context.tell(
          BootstrapEvent.warning(
              "discovery has user-info, which is used but is not part of the cluster token; native members with"
                  + " this URL get other IDs, so use discovery-user and discovery-password-file beside them"));
    }
    if (context.get(ClientOptions.SKIP_VERIFY)) {
      context.tell(BootstrapEvent.warning(TlsSettings.notVerified(discovery.url().host())));
    }
    return new V2Registry(
        discovery, client(context), context.get(ClientOptions.REQUEST_TIMEOUT), context.deadline());
  }

  @Override
  public String createToken(int size, StrategyContext context)
      throws BootstrapException, InterruptedException {
    try (HttpClient client = client(context)) {
      return new TokenMaker(
              context.get(V2HttpOptions.DISCOVERY),
              client,
              context.deadline().atMost(context.get(ClientOptions.REQUEST_TIMEOUT)))
          .create(size);
    } catch (TransientFailure e) {
      throw new BootstrapException(
          Reason.UNAVAILABLE, e.getMessage() + "; no token was made, as far as is known", e);
    }
  }

  private static HttpClient client(StrategyContext context) throws BootstrapException {
    return new HttpClient(
        new HttpSettings(
            authorization(context),
            context.get(ClientOptions.DIAL_TIMEOUT),
            context.find(V2HttpOptions.DISCOVERY_PROXY),
            ClientOptions.isTlsSet(context)
                ? Optional.of(TlsSettings.from(context))
                : Optional.empty()));
  }

  private static String authorization(StrategyContext context) throws BootstrapException {
    String userInfo = context.get(V2HttpOptions.DISCOVERY).authorization();
    Optional<Credentials> credentials = Credentials.from(context);
    if (credentials.isEmpty()) {
      return userInfo;
    }
    if (!userInfo.isEmpty()) {
      throw new BootstrapException(
          Reason.USAGE, "discovery has user-info and discovery-user is set; keep one of them");
    }
    return okhttp3.Credentials.basic(credentials.get().user(), credentials.get().password());
  }
}
