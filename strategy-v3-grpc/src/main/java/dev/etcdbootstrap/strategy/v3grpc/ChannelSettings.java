package dev.etcdbootstrap.strategy.v3grpc;

import dev.etcdbootstrap.client.TlsSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How a channel connects; channels of equal settings are shared.
 *
 * @param tls empty for none
 * @param dialTimeout the time in which a connection must be made
 * @param keepaliveTime the silence after which a connection is probed; gRPC does so every 10 s at
 *     most, in etcd as well
 * @param keepaliveTimeout the time in which a probe must be answered
 */
record ChannelSettings(
    Optional<TlsSettings> tls,
    Duration dialTimeout,
    Duration keepaliveTime,
    Duration keepaliveTimeout) {}
