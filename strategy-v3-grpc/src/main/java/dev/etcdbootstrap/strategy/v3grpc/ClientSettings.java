package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.spi.ClientOptions.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the client connects.
 *
 * @param endpoints of one etcd cluster, tried in this order
 * @param requestTimeout for one request
 */
record ClientSettings(
    List<Endpoint> endpoints,
    Transport transport,
    Optional<Credentials> credentials,
    Duration requestTimeout) {

  /** Copies the endpoints. */
  ClientSettings {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * What belongs to a connection.
   *
   * @param tls for all endpoints; empty for none
   * @param dialTimeout for one connection
   * @param keepaliveTime after so much silence a connection is tried; gRPC does so every 10 s at
   *     most, in etcd as well
   * @param keepaliveTimeout how long that may take before the connection is given up
   */
  record Transport(
      Optional<Tls> tls, Duration dialTimeout, Duration keepaliveTime, Duration keepaliveTimeout) {}
}
