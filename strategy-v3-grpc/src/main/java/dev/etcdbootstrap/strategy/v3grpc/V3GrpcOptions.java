package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.client.ClientOptions;
import dev.etcdbootstrap.spi.Option;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The options of {@link V3GrpcStrategy} beside {@link ClientOptions}. */
public final class V3GrpcOptions {

  /** etcd's {@code --discovery-token}. */
  public static final Option<DiscoveryToken> DISCOVERY_TOKEN =
      Option.of("discovery-token", "TEXT", DiscoveryToken::parse)
          .required()
          .describedAs("the token of the cluster, the same on every member: it enters the IDs");

  /** etcd's {@code --discovery-endpoints}. */
  public static final Option<List<Endpoint>> DISCOVERY_ENDPOINTS =
      Option.of("discovery-endpoints", "HOST:PORT,…", Endpoint::parseAll)
          .as(Option.Form.LIST)
          .required()
          .describedAs("nodes of the etcd in which the members meet; one is used after the other");

  /** etcd's {@code --discovery-insecure-transport}. */
  public static final Option<Boolean> INSECURE_TRANSPORT =
      Option.flag("discovery-insecure-transport")
          .withDefault("true")
          .describedAs(
              "connect without TLS to endpoints without a scheme, unless a TLS option is set");

  /** etcd's {@code --discovery-keepalive-time}; 0 for no keepalive. */
  public static final Option<Duration> KEEPALIVE_TIME =
      Option.duration("discovery-keepalive-time")
          .withDefault("2s")
          .describedAs(
              "how long a connection may be silent before it is probed; 10s at least in gRPC");

  /** etcd's {@code --discovery-keepalive-timeout}. */
  public static final Option<Duration> KEEPALIVE_TIMEOUT =
      Option.duration("discovery-keepalive-timeout")
          .withDefault("6s")
          .describedAs("how long a probe may take before the connection is given up");

  static final List<Option<?>> ALL =
      Stream.of(
              List.of(DISCOVERY_TOKEN, DISCOVERY_ENDPOINTS),
              ClientOptions.ALL,
              List.of(INSECURE_TRANSPORT, KEEPALIVE_TIME, KEEPALIVE_TIMEOUT))
          .<Option<?>>flatMap(List::stream)
          .toList();

  /** What is left where the channel is given. */
  static final List<Option<?>> OVER_A_CHANNEL =
      List.of(
          DISCOVERY_TOKEN,
          ClientOptions.USER,
          ClientOptions.PASSWORD,
          ClientOptions.PASSWORD_FILE,
          ClientOptions.REQUEST_TIMEOUT);

  private V3GrpcOptions() {}
}
