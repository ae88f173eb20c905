package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and gets its answer in full, bounded in time, size and redirects, and ended by
 * an interrupt. What is sent does not change when it is redirected: a PUT stays a PUT.
 */
final class HttpClient implements AutoCloseable {

  /** No list of 1,000 members comes near. */
  private static final long MAX_BODY_BYTES = 8L << 20;

  private static final int MAX_REDIRECTS = 10;

  private final OkHttpClient client;
  private final ExecutorService threads;
  private final String authorization;

  HttpClient(HttpSettings settings) throws BootstrapException {
    // Threads of our own end with us; the library's own would linger for a minute.
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "etcd-bootstrap-v2-http");
              thread.setDaemon(true);
              return thread;
            });
    this.authorization = settings.authorization();
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(new Dispatcher(threads))
            .connectionPool(new ConnectionPool())
            .protocols(List.of(Protocol.HTTP_1_1))
            .followRedirects(false)
            .connectTimeout(settings.dialTimeout())
            // Each call is bounded as a whole; a long poll is silent for as long as it likes.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO);
    settings
        .proxy()
        .ifPresent(
            proxy ->
                builder.proxy(
                    new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(proxy.host(), proxy.port()))));
    try {
      settings.tls().applyTo(builder);
    } catch (BootstrapException | RuntimeException e) {
      threads.shutdownNow();
      throw e;
    }
    this.client = builder.build();
  }

  /**
   * Sends a request.
   *
   * @param limit for all of it, redirects included
   * @param what is asked, for messages
   */
  Pending send(Request request, Duration limit, String what) {
    return new Pending(request, limit, what);
  }

  /** A request under way. */
  final class Pending {

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final String what;
    private final long deadline;
    private volatile @Nullable Call call;

    private Pending(Request request, Duration limit, String what) {
      this.what = what + " at " + request.url();
      this.deadline = System.nanoTime() + limit.toNanos();
      start(request, 0);
    }

    private void start(Request request, int redirects) {
      Request.Builder authorized = request.newBuilder();
      if (!authorization.isEmpty()) {
        authorized.header("Authorization", authorization);
      }
      Call started = client.newCall(authorized.build());
      long left = Math.max(1_000_000, deadline - System.nanoTime());
      started.timeout().timeout(left, TimeUnit.NANOSECONDS);
      call = started; // first, or a redirect could overtake this
      started.enqueue(
          new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
              answer.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call answered, Response response) {
              try (response) {
                received(request, response, redirects);
              } catch (IOException | RuntimeException | BootstrapException e) {
                answer.completeExceptionally(e);
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
      if (source.request(MAX_BODY_BYTES + 1)) {
        throw new BootstrapException(
            Reason.UNAVAILABLE,
            what + ": the answer is larger than " + (MAX_BODY_BYTES >> 20) + " MiB; check the URL");
      }
      String index = response.header("X-Etcd-Index", "0");
      answer.complete(
          new Answer(
              response.code(),
              number(index == null ? "0" : index),
              source.getBuffer().readString(StandardCharsets.UTF_8),
              what));
    }

    private Request redirected(Request request, Response response, int redirects)
        throws BootstrapException {
      String location = response.header("Location");
      HttpUrl target = location == null ? null : request.url().resolve(location);
      if (target == null) {
        throw refusedRedirect("a redirect to nowhere");
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
      if (!authorization.isEmpty() && !sameServer) {
        throw refusedRedirect(
            "a redirect to another server, "
                + target.redact()
                + ", which must not get the password");
      }
      return request.newBuilder().url(target).build();
    }

    private BootstrapException refusedRedirect(String why) {
      return new BootstrapException(
          Reason.UNAVAILABLE,
          what + ": " + why + "; give the URL that it leads to, if that is right");
    }

    /** Blocks until the answer is there in full. */
    Answer await() throws TransientFailure, BootstrapException, InterruptedException {
      try {
        return answer.get();
      } catch (InterruptedException e) {
        cancel();
        throw e;
      } catch (ExecutionException e) {
        throw translate(e.getCause());
      }
    }

    /** Gives it up; its answer will not be awaited. */
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
      if (cause instanceof SSLException failure) {
        refuseUntrusted(failure);
      }
      if (cause instanceof InterruptedIOException) {
        return new TransientFailure(what + ": no answer in time", cause);
      }
      if (cause instanceof IOException) {
        return new TransientFailure(what + ": " + cause.getMessage(), cause);
      }
      throw new IllegalStateException(what, cause);
    }

    private void refuseUntrusted(SSLException e) throws BootstrapException {
      String message = String.valueOf(e.getMessage());
      boolean certificate =
          e instanceof SSLPeerUnverifiedException || message.contains("certificate");
      for (Throwable cause = e; cause != null && !certificate; cause = cause.getCause()) {
        certificate = cause instanceof CertificateException;
      }
      if (certificate) {
        throw new BootstrapException(
            Reason.DENIED,
            what
                + ": the certificate was refused: "
                + message
                + "; set discovery-cacert to the authority that signed the server's, and discovery-cert and"
                + " discovery-key if it asks for yours",
            e);
      }
      if (message.contains("Unsupported or unrecognized SSL message")) {
        throw new BootstrapException(
            Reason.UNAVAILABLE, what + ": the server does not speak TLS; is it http?", e);
      }
    }
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
    threads.shutdownNow();
  }
}
