package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.client.ClientLimits;
import dev.etcdbootstrap.client.LimitedSockets;
import dev.etcdbootstrap.client.TlsSettings;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, each {@linkplain HttpCall bounded} in time, size and redirects. TLS is loaded
 * with the first https URL: it is a fifth of all classes. Thread-safe.
 */
final class HttpClient implements AutoCloseable {

  private final OkHttpClient plain;
  private final Optional<TlsSettings> tls;
  private final ExecutorService threads;
  private final String authorization;
  private @Nullable OkHttpClient secure;

  HttpClient(HttpSettings settings) {
    // Own threads end with the client; those of the library go on for a minute.
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "etcd-bootstrap-v2-http");
              thread.setDaemon(true);
              // An error is handed on to whoever waits for the call, and only then thrown here.
              thread.setUncaughtExceptionHandler((failed, error) -> {});
              return thread;
            });
    this.authorization = settings.authorization();
    this.tls = settings.tls();
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(new Dispatcher(threads))
            .connectionPool(new ConnectionPool())
            .socketFactory(new LimitedSockets(ClientLimits.MAX_RECEIVED_BYTES))
            .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
            .protocols(List.of(Protocol.HTTP_1_1))
            .followRedirects(false)
            // Up to three requests otherwise, where the loop decides on one; addresses of a host
            // are still tried one after the other.
            .retryOnConnectionFailure(false)
            .connectTimeout(settings.dialTimeout())
            // Each call has a limit of its own, and a long poll is silent until something happens.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO);
    settings.proxy().ifPresent(proxy -> builder.proxy(new Proxy(Proxy.Type.HTTP, proxy)));
    this.plain = builder.build();
  }

  /**
   * Sends a request without waiting for the response.
   *
   * @param limit for the whole call, redirects included
   * @param what the request is for, for messages
   */
  HttpCall send(Request request, Duration limit, String what) {
    return new HttpCall(this, request, limit, what);
  }

  /** Whether requests carry a password. */
  boolean isAuthorized() {
    return !authorization.isEmpty();
  }

  Call newCall(Request request) {
    OkHttpClient client = request.isHttps() ? secure() : plain;
    return client.newCall(
        isAuthorized()
            ? request.newBuilder().header("Authorization", authorization).build()
            : request);
  }

  /** Shares threads and connections with {@link #plain}. */
  private synchronized OkHttpClient secure() {
    OkHttpClient client = secure;
    if (client == null) {
      OkHttpClient.Builder builder =
          plain.newBuilder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS));
      tls.ifPresent(settings -> apply(settings, builder));
      client = builder.build();
      secure = client;
    }
    return client;
  }

  private static void apply(TlsSettings settings, OkHttpClient.Builder builder) {
    builder.sslSocketFactory(settings.sslContext().getSocketFactory(), settings.trustManager());
    if (!settings.verifiesServer()) {
      builder.hostnameVerifier((name, session) -> true);
    }
  }

  @Override
  public void close() {
    plain.dispatcher().cancelAll();
    plain.connectionPool().evictAll();
    threads.shutdownNow();
  }
}
