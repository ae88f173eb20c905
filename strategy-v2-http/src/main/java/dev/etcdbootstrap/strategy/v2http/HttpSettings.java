package dev.etcdbootstrap.strategy.v2http;

import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * How the client connects.
 *
 * @param authorization the header of that name, empty for none
 * @param dialTimeout for one connection
 * @param proxy an HTTP proxy
 */
record HttpSettings(
    String authorization, Duration dialTimeout, Optional<HttpUrl> proxy, TlsSettings tls) {}
