package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.client.TlsSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How the client connects.
 *
 * @param authorization the header of that name; empty for none
 * @param dialTimeout the time in which a connection must be made
 * @param proxy an HTTP proxy, not resolved
 * @param tls for https; empty for what the system trusts
 */
record HttpSettings(
    String authorization,
    Duration dialTimeout,
    Optional<InetSocketAddress> proxy,
    Optional<TlsSettings> tls) {}
