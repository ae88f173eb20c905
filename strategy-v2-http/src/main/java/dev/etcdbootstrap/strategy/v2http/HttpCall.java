package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.client.ClientLimits;
import dev.etcdbootstrap.client.LimitedSockets;
import dev.etcdbootstrap.client.TlsFailures;
import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.ClassPathFailures;
import dev.etcdbootstrap.spi.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * A request under way, redirects included. They are followed here because the library would turn a
 * PUT into a GET. Thread-safe.
 */
final class HttpCall {

  private static final int MAX_REDIRECTS = 10;

  private final CompletableFuture<EtcdResponse> result = new CompletableFuture<>();
  private final HttpClient client;
  private final String what;
  private final long deadline;
  private volatile @Nullable Call call;

  HttpCall(HttpClient client, Request request, Duration limit, String what) {
    this.client = client;
    this.what = what + " at " + request.url();
    this.deadline = System.nanoTime() + limit.toNanos();
    start(request, 0);
  }

  private void start(Request request, int redirects) {
    Call started = client.newCall(request);
    long left = Math.max(1_000_000, deadline - System.nanoTime());
    started.timeout().timeout(left, TimeUnit.NANOSECONDS);
    call = started; // first, or a redirect could overtake this
    started.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            result.completeExceptionally(e);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              received(request, response, redirects);
            } catch (Throwable e) { // also an error, or nobody would ever answer
              result.completeExceptionally(e);
            }
          }
        });
  }

  private void received(Request request, Response response, int redirects)
      throws IOException, BootstrapException {
    if (response.isRedirect()) {
      start(redirected(request, response, redirects), redirects + 1);
      return;
    }
    BufferedSource source = response.body().source();
    if (source.request(ClientLimits.MAX_RESPONSE_BYTES + 1L)) {
      throw tooLarge();
    }
    result.complete(
        new EtcdResponse(
            response.code(),
            index(response),
            source.getBuffer().readString(StandardCharsets.UTF_8),
            what));
  }

  private BootstrapException tooLarge() {
    return new BootstrapException(
        Reason.UNAVAILABLE,
        what
            + ": the response is larger than "
            + (ClientLimits.MAX_RESPONSE_BYTES >> 20)
            + " MiB; check the URL");
  }

  private static long index(Response response) {
    try {
      return Long.parseLong(String.valueOf(response.header("X-Etcd-Index")).strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Request redirected(Request request, Response response, int redirects)
      throws BootstrapException {
    String location = response.header("Location");
    HttpUrl target = location == null ? null : request.url().resolve(location);
    if (target == null) {
      throw refusedRedirect("a redirect without a usable Location");
    }
    if (redirects >= MAX_REDIRECTS) {
      throw refusedRedirect(
          "more than " + MAX_REDIRECTS + " redirects, the last to " + target.redact());
    }
    if (request.isHttps() && !target.isHttps()) {
      throw refusedRedirect("a redirect from https to " + target.redact());
    }
    boolean sameServer =
        target.host().equals(request.url().host()) && target.port() == request.url().port();
    if (client.isAuthorized() && !sameServer) {
      throw refusedRedirect(
          "a redirect to another server, " + target.redact() + ", which must not get the password");
    }
    return request.newBuilder().url(target).build();
  }

  private BootstrapException refusedRedirect(String why) {
    return new BootstrapException(
        Reason.UNAVAILABLE,
        what + ": " + why + "; if that is the right server, set discovery to its URL");
  }

  /** Blocks until the whole response is there. */
  EtcdResponse await() throws TransientFailure, BootstrapException, InterruptedException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      cancel();
      throw e;
    } catch (ExecutionException e) {
      throw translate(e.getCause());
    }
  }

  /** Ends the call; nobody may wait for it any more. */
  void cancel() {
    Call current = call;
    if (current != null) {
      current.cancel();
    }
  }

  private TransientFailure translate(@Nullable Throwable cause) throws BootstrapException {
    if (cause instanceof BootstrapException refusal) {
      throw refusal;
    }
    if (cause != null) {
      ClassPathFailures.rethrow(cause);
    }
    if (!(cause instanceof IOException)) {
      throw new IllegalStateException(what, cause);
    }
    if (LimitedSockets.LimitExceededException.isIn(cause)) {
      throw tooLarge();
    }
    Optional<BootstrapException> refused = TlsFailures.find(cause, what);
    if (refused.isPresent()) {
      throw refused.get();
    }
    if (cause instanceof InterruptedIOException) {
      return new TransientFailure(what + ": no response in time", cause);
    }
    String message = cause.getMessage();
    if (message == null) {
      message = cause instanceof EOFException ? "the connection was closed" : "input/output error";
    }
    return new TransientFailure(what + ": " + message, cause);
  }
}
