package dev.etcdbootstrap.strategy.v3grpc;

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
import dev.etcdbootstrap.text.ForeignText;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Channel;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Members meet in the v3 keyspace of an etcd, by the protocol that etcd 3.6 and later speak
 * natively, native members among them. Any etcd of any version can be the store. Its options are
 * {@link V3GrpcOptions} and {@link ClientOptions}.
 */
public final class V3GrpcStrategy implements RendezvousStrategy {

  private final Optional<Channel> given;

  /** Called by {@link java.util.ServiceLoader}. */
  public V3GrpcStrategy() {
    this.given = Optional.empty();
  }

  /**
   * A strategy over a channel of the program, for {@code Strategies.of(new
   * V3GrpcStrategy(channel))}. The channel decides how to connect: there are no options for
   * endpoints, TLS, dial timeout and keepalive. It is never shut down here.
   *
   * @param channel to the nodes of one etcd; a {@code ManagedChannel} is one
   */
  public V3GrpcStrategy(Channel channel) {
    this.given = Optional.of(channel);
  }

  @Override
  public String id() {
    return "v3-grpc";
  }

  @Override
  public String description() {
    return "members meet in the v3 keyspace of an etcd (etcd --discovery-token)";
  }

  @Override
  public List<Option<?>> options() {
    return given.isPresent() ? V3GrpcOptions.OVER_A_CHANNEL : V3GrpcOptions.ALL;
  }

  @Override
  public String token(StrategyContext context) {
    return context.get(V3GrpcOptions.DISCOVERY_TOKEN).text();
  }

  @Override
  public Option<?> tokenOption() {
    return V3GrpcOptions.DISCOVERY_TOKEN;
  }

  @Override
  public Optional<String> newToken() {
    return Optional.of(DiscoveryToken.random());
  }

  @Override
  public String nativeMembers() {
    return "etcd 3.6 and later";
  }

  @Override
  public Rendezvous connect(StrategyContext context) throws BootstrapException {
    return new V3Registry(
        context.get(V3GrpcOptions.DISCOVERY_TOKEN),
        client(context),
        place(context),
        context.deadline());
  }

  @Override
  public String createToken(int size, StrategyContext context)
      throws BootstrapException, InterruptedException {
    DiscoveryToken token = context.get(V3GrpcOptions.DISCOVERY_TOKEN);
    Requests requests = new Requests(token);
    try (EtcdClient client = client(context)) {
      TxnResponse response = client.txn(requests.create(size), "making a token");
      if (!response.getSucceeded()) {
        throw new BootstrapException(
            Reason.USAGE,
            "the token "
                + token
                + " exists at "
                + place(context)
                + ", for "
                + ForeignText.printable(requests.sizeText(response).orElse("?"))
                + " members, and was left as it is; a token serves one cluster, so give another or none");
      }
      return token.text();
    } catch (TransientFailure e) {
      throw new BootstrapException(
          Reason.UNAVAILABLE, e.getMessage() + "; no token was made, as far as is known", e);
    }
  }

  private String place(StrategyContext context) {
    String nodes =
        given
            .map(Channel::authority)
            .orElseGet(
                () ->
                    context.get(V3GrpcOptions.DISCOVERY_ENDPOINTS).stream()
                        .map(Endpoint::toString)
                        .collect(Collectors.joining(",")));
    return nodes + " (token " + context.get(V3GrpcOptions.DISCOVERY_TOKEN) + ")";
  }

  private EtcdClient client(StrategyContext context) throws BootstrapException {
    Optional<Credentials> credentials = Credentials.from(context);
    if (credentials.filter(user -> user.password().isEmpty()).isPresent()) {
      throw new BootstrapException(
          Reason.USAGE,
          "discovery-user is set without a password; set discovery-password-file as well");
    }
    return new EtcdClient(
        given.isPresent()
            ? List.of(() -> Connection.over(given.get()))
            : endpoints(context, credentials.isPresent()),
        credentials,
        context.get(ClientOptions.REQUEST_TIMEOUT),
        context);
  }

  private static List<Supplier<Connection>> endpoints(StrategyContext context, boolean hasPassword)
      throws BootstrapException {
    List<Endpoint> endpoints = context.get(V3GrpcOptions.DISCOVERY_ENDPOINTS);
    if (endpoints.isEmpty()) {
      throw new BootstrapException(
          Reason.USAGE, "discovery-endpoints is empty; name at least one host:port");
    }
    Optional<TlsSettings> tls = tls(endpoints, context);
    if (hasPassword && tls.isEmpty()) {
      context.tell(
          BootstrapEvent.warning(
              "the password of discovery-user is sent without TLS, so anyone on the network path can"
                  + " read it; use https endpoints"));
    }
    ChannelSettings settings =
        new ChannelSettings(
            tls,
            context.get(ClientOptions.DIAL_TIMEOUT),
            context.get(V3GrpcOptions.KEEPALIVE_TIME),
            context.get(V3GrpcOptions.KEEPALIVE_TIMEOUT));
    return endpoints.stream()
        .<Supplier<Connection>>map(endpoint -> () -> Connection.to(endpoint, settings))
        .toList();
  }

  /** Decides as etcd does: by the scheme, and without one by the other options. */
  private static Optional<TlsSettings> tls(List<Endpoint> endpoints, StrategyContext context)
      throws BootstrapException {
    boolean unspecified =
        ClientOptions.isTlsSet(context) || !context.get(V3GrpcOptions.INSECURE_TRANSPORT);
    List<Boolean> wanted =
        endpoints.stream()
            .map(
                endpoint ->
                    switch (endpoint.security()) {
                      case PLAIN -> false;
                      case TLS -> true;
                      case UNSPECIFIED -> unspecified;
                    })
            .distinct()
            .toList();
    if (wanted.size() > 1) {
      throw new BootstrapException(
          Reason.USAGE,
          "discovery-endpoints has addresses with TLS and without; they are nodes of one etcd, so write"
              + " all with https:// or all with http://");
    }
    if (!wanted.get(0)) {
      if (ClientOptions.isTlsSet(context)) {
        throw new BootstrapException(
            Reason.USAGE,
            "a certificate is set, but discovery-endpoints says http://; write https://, or remove"
                + " the discovery-cacert, -cert, -key and -insecure-skip-tls-verify settings");
      }
      return Optional.empty();
    }
    TlsSettings settings = TlsSettings.from(context);
    if (!settings.verifiesServer()) {
      context.tell(BootstrapEvent.warning(TlsSettings.notVerified("discovery-endpoints")));
    }
    return Optional.of(settings);
  }
}
