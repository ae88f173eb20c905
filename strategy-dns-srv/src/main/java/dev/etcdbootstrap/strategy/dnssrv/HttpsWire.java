package dev.etcdbootstrap.strategy.dnssrv;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends queries over HTTPS (RFC 8484), by POST, so that nothing on the way keeps the answers.
 * Thread-safe; nothing blocks.
 *
 * <p>The JDK's client has a daemon thread and its connections until nothing refers to it any more;
 * JDK 17 has no way to end them sooner.
 */
final class HttpsWire implements AutoCloseable {

  private static final String MESSAGE_TYPE = "application/dns-message";

  private final ExecutorService thread;
  private volatile @Nullable HttpClient client;

  /**
   * Prepares the client.
   *
   * @param tls whom to trust
   * @param dialTimeout for one connection
   */
  HttpsWire(SSLContext tls, Duration dialTimeout) {
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread worker = new Thread(task, "etcd-bootstrap-dns-https");
              worker.setDaemon(true);
              return worker;
            });
    this.client =
        HttpClient.newBuilder()
            .sslContext(tls)
            .connectTimeout(dialTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(thread)
            .build();
  }

  /**
   * Sends a query.
   *
   * @param query begins with its ID, which is not sent: RFC 8484 wants zero
   * @param limit for all of it
   */
  CompletableFuture<byte[]> send(URI url, byte[] query, Duration limit) {
    HttpClient current = client;
    if (current == null) {
      return CompletableFuture.failedFuture(
          new QueryFailure(Failure.Kind.TIMED_OUT, "no answer from " + url + " in time"));
    }
    byte[] body = query.clone();
    body[0] = 0;
    body[1] = 0;
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(limit)
            .header("Content-Type", MESSAGE_TYPE)
            .header("Accept", MESSAGE_TYPE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return current
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .handle(
            (response, thrown) -> {
              if (thrown != null) {
                throw new CompletionException(failure(url, limit, thrown));
              }
              return answer(url, query, response);
            });
  }

  private static byte[] answer(URI url, byte[] query, HttpResponse<byte[]> response) {
    String type = response.headers().firstValue("Content-Type").orElse("no type");
    byte[] body = response.body();
    if (response.statusCode() != 200 || !type.startsWith(MESSAGE_TYPE) || body.length < 2) {
      throw new CompletionException(
          new QueryFailure(
              Failure.Kind.MALFORMED,
              url + " answers HTTP " + response.statusCode() + " with " + type + ", not DNS"));
    }
    body[0] = query[0];
    body[1] = query[1];
    return body;
  }

  private static QueryFailure failure(URI url, Duration limit, Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof HttpTimeoutException) {
      return new QueryFailure(
          Failure.Kind.TIMED_OUT, "no answer from " + url + " within " + limit.toMillis() + " ms");
    }
    String what =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    if (cause instanceof SSLException) {
      return new QueryFailure(
          Failure.Kind.UNREACHABLE, url + " cannot be reached over TLS: " + what);
    }
    return new QueryFailure(
        cause instanceof IOException ? Failure.Kind.UNREACHABLE : Failure.Kind.MALFORMED,
        url + " cannot be reached: " + what);
  }

  /** Lets go of the client, which then ends by itself. */
  @Override
  public void close() {
    client = null;
    thread.shutdown();
  }
}
