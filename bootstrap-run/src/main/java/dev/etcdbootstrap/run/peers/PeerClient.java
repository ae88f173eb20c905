package dev.etcdbootstrap.run.peers;

import dev.etcdbootstrap.client.CertificateNames;
import dev.etcdbootstrap.client.LimitedSockets;
import dev.etcdbootstrap.client.TlsFailures;
import dev.etcdbootstrap.client.TlsSettings;
import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.peers.PeerView.Silence;
import dev.etcdbootstrap.text.ForeignText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Asks peers for their member lists. Each is asked once, all of them at the same time; no redirect
 * is followed and no proxy used, because the answer must come from the address that the list names.
 * Thread-safe.
 */
public final class PeerClient implements AutoCloseable {

  private static final String CLUSTER_ID = "X-Etcd-Cluster-ID";

  /** A list of 1,000 members has less. */
  private static final int MAX_BODY_BYTES = 512 << 10;

  /** All that one peer may send, headers included. */
  private static final int MAX_RECEIVED_BYTES = 1 << 20;

  /** At the same time; the others wait for their turn within the limit of time. */
  private static final int MAX_REQUESTS = 64;

  private final ExecutorService threads;
  private final OkHttpClient client;

  /**
   * Opens no connection yet.
   *
   * @param tls for https URLs: etcd's peer certificate, key and CA; without it the machine's
   *     authorities count and no certificate is shown. Where servers are verified, the host of the
   *     URL must be among the names of the certificate
   */
  public PeerClient(Optional<TlsSettings> tls) {
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "etcd-bootstrap-peers");
              thread.setDaemon(true);
              return thread;
            });
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(MAX_REQUESTS);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectionPool(new ConnectionPool())
            .socketFactory(new LimitedSockets(MAX_RECEIVED_BYTES))
            .protocols(List.of(Protocol.HTTP_1_1))
            .proxy(Proxy.NO_PROXY)
            .followRedirects(false)
            .retryOnConnectionFailure(false);
    tls.ifPresent(
        settings -> {
          builder.sslSocketFactory(
              settings.sslContext().getSocketFactory(), settings.trustManager());
          boolean verifies = settings.verifiesServer();
          builder.hostnameVerifier((host, session) -> !verifies || names(session).include(host));
        });
    this.client = builder.build();
  }

  /** As etcd's members check each other. */
  private static CertificateNames names(SSLSession session) {
    try {
      return CertificateNames.of((X509Certificate) session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      throw new IllegalStateException("a server of TLS has no certificate", e);
    }
  }

  /**
   * Asks every URL, and then those that the answers name and nobody has asked yet: a member may be
   * listed under another address than the one that is known. Blocks until all have answered or
   * failed.
   *
   * @param limit for each of the two rounds
   */
  public PeerView ask(Collection<PeerUrl> urls, Duration limit) throws InterruptedException {
    Map<PeerUrl, CompletableFuture<PeerAnswer>> asked = new LinkedHashMap<>();
    askNew(urls, limit, asked);
    PeerView first = view(asked);
    askNew(
        first.answers().stream()
            .flatMap(answer -> answer.members().stream())
            .flatMap(member -> member.peerUrls().stream())
            .toList(),
        limit,
        asked);
    return view(asked);
  }

  private void askNew(
      Collection<PeerUrl> urls, Duration limit, Map<PeerUrl, CompletableFuture<PeerAnswer>> asked) {
    for (PeerUrl url : urls) {
      boolean isNew = asked.keySet().stream().noneMatch(url::sameEndpoint);
      if (isNew && asked.size() < MemberListText.MAX_MEMBERS) {
        asked.put(url, ask(url, limit));
      }
    }
  }

  private CompletableFuture<PeerAnswer> ask(PeerUrl url, Duration limit) {
    CompletableFuture<PeerAnswer> result = new CompletableFuture<>();
    if (url.usesUnixSocket()) {
      result.completeExceptionally(new IOException("a socket of this machine is not asked"));
      return result;
    }
    Call call = client.newCall(new Request.Builder().url(url + "/members").build());
    call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            result.completeExceptionally(e);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              result.complete(answer(url, response));
            } catch (IOException | RuntimeException | Error e) { // else nobody is told of an error
              result.completeExceptionally(e);
            }
          }
        });
    return result;
  }

  private static PeerAnswer answer(PeerUrl url, Response response) throws IOException {
    if (response.code() != 200) {
      throw new IOException("answers with HTTP status " + response.code());
    }
    String clusterId = response.header(CLUSTER_ID, "");
    BufferedSource source = response.body().source();
    if (source.request(MAX_BODY_BYTES + 1L)) {
      throw new IOException("answers with more than " + (MAX_BODY_BYTES >> 10) + " KiB");
    }
    return new PeerAnswer(
        url,
        EtcdId.parse(clusterId == null ? "" : clusterId),
        MemberListText.parse(source.getBuffer().readString(StandardCharsets.UTF_8)));
  }

  private static PeerView view(Map<PeerUrl, CompletableFuture<PeerAnswer>> asked)
      throws InterruptedException {
    List<PeerAnswer> answers = new ArrayList<>();
    List<Silence> silent = new ArrayList<>();
    for (Map.Entry<PeerUrl, CompletableFuture<PeerAnswer>> entry : asked.entrySet()) {
      try {
        answers.add(entry.getValue().get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error; // of this program, and no sign of a peer
        }
        silent.add(new Silence(entry.getKey(), why(Objects.requireNonNullElse(e.getCause(), e))));
      }
    }
    return new PeerView(answers, silent);
  }

  private static String why(Throwable cause) {
    if (LimitedSockets.LimitExceededException.isIn(cause)) {
      return "sends without end";
    }
    if (cause instanceof InterruptedIOException) {
      return "no answer in time";
    }
    if (cause instanceof ConnectException) {
      return "connection refused or no route";
    }
    if (cause instanceof UnknownHostException) {
      return "no such host";
    }
    if (cause instanceof SSLException) {
      return TlsFailures.describe(cause)
          .map(what -> what + "; see etcd's peer-trusted-ca-file and peer-cert-file")
          .orElse("TLS fails");
    }
    String message = cause.getMessage();
    return message == null ? "the connection was closed" : ForeignText.printable(message);
  }

  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
    threads.shutdownNow();
  }
}
