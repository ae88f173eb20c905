package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.spi.ClientOptions.Credentials;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the client connects.
 *
 * @param endpoints of one etcd cluster, tried in this order
 * @param tls for all of them; empty for none
 * @param dialTimeout for one connection
 * @param requestTimeout for one request
 * @param keepaliveTime after so much silence a connection is tried; gRPC does so every 10 s at
 *     most, in etcd as well
 * @param keepaliveTimeout how long that may take before the connection is given up
 */
record ClientSettings(
    List<Endpoint> endpoints,
    Optional<SslContext> tls,
    Optional<Credentials> credentials,
    Duration dialTimeout,
    Duration requestTimeout,
    Duration keepaliveTime,
    Duration keepaliveTimeout) {

  /** Copies the endpoints. */
  ClientSettings {
    endpoints = List.copyOf(endpoints);
  }
}
