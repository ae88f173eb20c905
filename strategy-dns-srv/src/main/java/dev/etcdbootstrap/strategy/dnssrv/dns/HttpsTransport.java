package dev.etcdbootstrap.strategy.dnssrv.dns;

import dev.etcdbootstrap.client.LimitedSockets;
import dev.etcdbootstrap.text.ForeignText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Sends a query over HTTPS (RFC 8484) and blocks until its answer is there in full, its time is
 * over, or the transport is closed. By POST, so that no cache on the way keeps the answers; HTTP/2
 * carries many of them on one connection. Thread-safe.
 */
final class HttpsTransport implements AutoCloseable {

  private static final MediaType MESSAGE = MediaType.get("application/dns-message");

  /** No DNS message is larger. */
  private static final int LARGEST = 65_535;

  /** As much as all queries at a time may bring, on the one connection that HTTP/2 has for them. */
  private static final long LARGEST_TOGETHER = (long) DnsClient.MOST_QUERIES * LARGEST;

  private final OkHttpClient client;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Opens no connection yet.
   *
   * @param builder with the certificates to trust, by default those that the JVM trusts
   */
  HttpsTransport(OkHttpClient.Builder builder) {
    this.client =
        builder
            .connectionPool(new ConnectionPool()) // its own, to be emptied
            .socketFactory(new LimitedSockets(LARGEST_TOGETHER))
            .followRedirects(false)
            .followSslRedirects(false)
            // A call is limited as a whole.
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .build();
  }

  /**
   * Sends a query.
   *
   * @param query begins with its ID, which is sent as zero (RFC 8484, section 4.1)
   * @param limit for all of it, from the connection to the end of the body
   */
  byte[] exchange(URI url, byte[] query, Duration limit) throws DnsQueryException {
    byte[] body = query.clone();
    body[0] = 0;
    body[1] = 0;
    Call call =
        client.newCall(
            new Request.Builder()
                .url(url.toString())
                .header("Accept", MESSAGE.toString())
                .post(RequestBody.create(body, MESSAGE))
                .build());
    call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    calls.add(call);
    try {
      if (closed) {
        throw closed(url);
      }
      try (Response response = call.execute()) {
        byte[] answer = read(url, response);
        answer[0] = query[0];
        answer[1] = query[1];
        return answer;
      }
    } catch (IOException e) {
      throw closed ? closed(url) : failed(url, limit, e);
    } finally {
      calls.remove(call);
    }
  }

  private static byte[] read(URI url, Response response) throws IOException, DnsQueryException {
    MediaType type = response.body().contentType();
    boolean isMessage =
        type != null
            && type.type().equals(MESSAGE.type())
            && type.subtype().equals(MESSAGE.subtype());
    if (response.code() != 200 || !isMessage) {
      throw malformed(
          url
              + " answered with HTTP "
              + response.code()
              + " and "
              + (type == null ? "no content type" : ForeignText.printable(type.toString()))
              + ", not with DNS");
    }
    BufferedSource source = response.body().source();
    if (source.request(LARGEST + 1)) {
      throw malformed(url + " sent more than a DNS message can have, " + LARGEST + " bytes");
    }
    byte[] answer = source.readByteArray();
    if (answer.length < 2) {
      throw malformed(url + " sent an answer that cannot be read");
    }
    return answer;
  }

  private static DnsQueryException malformed(String text) {
    return new DnsQueryException(DnsFailure.Kind.MALFORMED, text);
  }

  private static DnsQueryException failed(URI url, Duration limit, IOException e) {
    if (e instanceof InterruptedIOException) {
      return new DnsQueryException(
          DnsFailure.Kind.TIMED_OUT,
          "no answer from " + url + " within " + limit.toMillis() + " ms");
    }
    if (LimitedSockets.LimitExceededException.isIn(e)) {
      return malformed(url + " sent more than a DNS message can have, " + LARGEST + " bytes");
    }
    String how =
        e instanceof SSLException ? " cannot be reached over TLS: " : " cannot be reached: ";
    return new DnsQueryException(
        DnsFailure.Kind.UNREACHABLE,
        url
            + how
            + ForeignText.oneLine(
                e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
  }

  private static DnsQueryException closed(URI url) {
    return new DnsQueryException(DnsFailure.Kind.TIMED_OUT, "no answer from " + url + " in time");
  }

  /** Ends the calls; whoever waits for one is freed. */
  void cancel() {
    closed = true;
    calls.forEach(Call::cancel);
  }

  /** Closes the connections too; those that still carry a call end with it. */
  @Override
  public void close() {
    cancel();
    client.connectionPool().evictAll();
  }
}
