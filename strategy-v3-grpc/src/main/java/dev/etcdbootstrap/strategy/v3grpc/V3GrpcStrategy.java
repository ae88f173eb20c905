package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.rendezvous.Rendezvous;
import dev.etcdbootstrap.rendezvous.RendezvousStrategy;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapEvent;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.ClientOptions;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import io.etcd.jetcd.api.TxnResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Members meet in the v3 keyspace of an etcd, by the protocol that etcd 3.6 and later speak
 * natively, native members among them. Any etcd of any version can be the store.
 */
public final class V3GrpcStrategy implements RendezvousStrategy {

  static final Option<DiscoveryToken> TOKEN =
      Option.of("discovery-token", "TEXT", DiscoveryToken::parse)
          .required()
          .describedAs("the token of the cluster, the same on every member: it enters the IDs");

  static final Option<List<Endpoint>> ENDPOINTS =
      Option.of("discovery-endpoints", "HOST:PORT,…", Endpoint::parseAll)
          .as(Option.Form.LIST)
          .required()
          .describedAs("nodes of the etcd in which the members meet; one is used after the other");

  static final Option<Boolean> INSECURE_TRANSPORT =
      Option.flag("discovery-insecure-transport")
          .withDefault("true")
          .describedAs(
              "connect without TLS to endpoints that do not say https, unless a TLS setting is there");

  static final Option<Duration> KEEPALIVE_TIME =
      Option.duration("discovery-keepalive-time")
          .withDefault("2s")
          .describedAs("after so much silence a connection is tried; gRPC makes it 10s at least");

  static final Option<Duration> KEEPALIVE_TIMEOUT =
      Option.duration("discovery-keepalive-timeout")
          .withDefault("6s")
          .describedAs("how long that may take before the connection is given up");

  /** Called by {@link java.util.ServiceLoader}. */
  public V3GrpcStrategy() {}

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
    List<Option<?>> options = new ArrayList<>(List.of(TOKEN, ENDPOINTS));
    options.addAll(ClientOptions.ALL);
    options.addAll(List.of(INSECURE_TRANSPORT, KEEPALIVE_TIME, KEEPALIVE_TIMEOUT));
    return options;
  }

  @Override
  public String token(StrategyContext context) {
    return context.get(TOKEN).text();
  }

  @Override
  public Option<?> tokenOption() {
    return TOKEN;
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
    return new V3Registry(context.get(TOKEN), client(context), place(context), context.deadline());
  }

  @Override
  public String createToken(int size, StrategyContext context)
      throws BootstrapException, InterruptedException {
    DiscoveryToken token = context.get(TOKEN);
    Requests requests = new Requests(token);
    try (EtcdClient client = client(context)) {
      TxnResponse answer = client.txn(requests.create(size), "making a token");
      if (!answer.getSucceeded()) {
        throw new BootstrapException(
            Reason.USAGE,
            "the token "
                + token
                + " exists at "
                + place(context)
                + ", for "
                + requests.sizeText(answer).orElse("?")
                + " members, and was left as it is; a token serves one cluster, so give another or none");
      }
      return token.text();
    } catch (TransientFailure e) {
      throw new BootstrapException(
          Reason.UNAVAILABLE, e.getMessage() + "; no token was made, as far as is known", e);
    }
  }

  private static String place(StrategyContext context) {
    return context.get(ENDPOINTS).stream().map(Endpoint::toString).collect(Collectors.joining(","))
        + " (token "
        + context.get(TOKEN)
        + ")";
  }

  private static EtcdClient client(StrategyContext context) throws BootstrapException {
    Optional<ClientOptions.Credentials> credentials = ClientOptions.credentials(context);
    if (credentials.filter(given -> given.password().isEmpty()).isPresent()) {
      throw new BootstrapException(
          Reason.USAGE,
          "discovery-user is set without a password; set discovery-password-file as well");
    }
    Optional<Tls> tls = tls(context);
    if (credentials.isPresent() && tls.isEmpty()) {
      context.tell(
          BootstrapEvent.warning(
              "the password of discovery-user is sent without TLS, so anyone on the way can read it; use"
                  + " https endpoints"));
    }
    return new EtcdClient(
        new ClientSettings(
            context.get(ENDPOINTS),
            new ClientSettings.Transport(
                tls,
                context.get(ClientOptions.DIAL_TIMEOUT),
                context.get(KEEPALIVE_TIME),
                context.get(KEEPALIVE_TIMEOUT)),
            credentials,
            context.get(ClientOptions.REQUEST_TIMEOUT)),
        context);
  }

  /** Decides as etcd does: by the scheme, and where there is none by what else is set. */
  private static Optional<Tls> tls(StrategyContext context) throws BootstrapException {
    TlsSettings settings =
        new TlsSettings(
            context.find(ClientOptions.CACERT),
            context.find(ClientOptions.CERT),
            context.find(ClientOptions.KEY),
            context.get(ClientOptions.SKIP_VERIFY));
    boolean otherwise = settings.wantTls() || !context.get(INSECURE_TRANSPORT);
    List<Boolean> wanted =
        context.get(ENDPOINTS).stream()
            .map(
                endpoint ->
                    switch (endpoint.security()) {
                      case PLAIN -> false;
                      case TLS -> true;
                      case UNSAID -> otherwise;
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
      if (settings.wantTls()) {
        throw new BootstrapException(
            Reason.USAGE,
            "a certificate is set, but discovery-endpoints says http://; write https://, or remove"
                + " the discovery-cacert, -cert, -key and -insecure-skip-tls-verify settings");
      }
      return Optional.empty();
    }
    if (settings.skipVerify()) {
      context.tell(
          BootstrapEvent.warning(
              "the certificates of discovery-endpoints are not checked, so anyone on the way can give out a"
                  + " member list; set discovery-cacert instead of discovery-insecure-skip-tls-verify"));
    }
    return Optional.of(new Tls(settings, settings.context()));
  }
}
