package dev.etcdbootstrap.strategy.v3grpc;

import io.netty.handler.ssl.SslContext;

/**
 * TLS as the settings want it. Two are equal when their settings are.
 *
 * @param settings what was asked for
 * @param context what was made of it
 */
record Tls(TlsSettings settings, SslContext context) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Tls tls && settings.equals(tls.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }
}
