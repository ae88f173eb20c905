package dev.etcdbootstrap.strategy.dnssrv;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/**
 * One server: sends it a query and hands on only what answers that query. Thread-safe; nothing
 * blocks, but for the system's look-up of a server that is named by its name.
 */
final class NameServer {

  private final String name;
  private final Transport first;
  private final Transport forLongAnswers;

  /** One way to get bytes there and back. */
  private interface Transport {
    CompletableFuture<byte[]> send(byte[] query, Duration limit);
  }

  private NameServer(String name, Transport first, Transport forLongAnswers) {
    this.name = name;
    this.first = first;
    this.forLongAnswers = forLongAnswers;
  }

  /** A server that is sent to over the first of these, and over HTTPS where it is named so. */
  static NameServer of(DnsServer server, Wire wire, Supplier<HttpsWire> https) {
    String name = server.toString();
    if (server instanceof DnsServer.Https web) {
      Transport only = (query, limit) -> https.get().send(web.url(), query, limit);
      return new NameServer(name, only, only);
    }
    DnsServer.Classic classic = (DnsServer.Classic) server;
    Transport udp =
        (query, limit) -> addressed(classic, address -> wire.udp(address, query, name, limit));
    Transport tcp =
        (query, limit) -> addressed(classic, address -> wire.tcp(address, query, name, limit));
    return new NameServer(name, classic.tcp() ? tcp : udp, tcp);
  }

  private interface Addressed {
    CompletableFuture<byte[]> send(InetSocketAddress address);
  }

  private static CompletableFuture<byte[]> addressed(DnsServer.Classic server, Addressed send) {
    try {
      return send.send(new InetSocketAddress(InetAddress.getByName(server.host()), server.port()));
    } catch (UnknownHostException e) {
      return failed(
          Failure.Kind.UNREACHABLE,
          "the address of the DNS server " + server + " cannot be found; write it in dns-server");
    }
  }

  /**
   * Asks.
   *
   * @param limit for one message and its answer
   * @return fails with {@link QueryFailure} unless the server says what there is, or that there is
   *     nothing
   */
  CompletableFuture<Message> ask(Message query, Duration limit) {
    byte[] bytes = query.toWire(Message.MAXLENGTH);
    return first
        .send(bytes, limit)
        .thenCompose(
            answer -> {
              if (first == forLongAnswers || !isTruncated(answer)) {
                return CompletableFuture.completedFuture(answer);
              }
              return forLongAnswers.send(bytes, limit);
            })
        .thenCompose(answer -> read(query, answer));
  }

  /** By the flag alone: what follows may be cut anywhere. */
  private static boolean isTruncated(byte[] answer) {
    return answer.length > 2 && (answer[2] & 0x02) != 0;
  }

  private CompletableFuture<Message> read(Message query, byte[] bytes) {
    Message answer;
    try {
      answer = new Message(bytes);
    } catch (IOException | RuntimeException e) {
      return failed(Failure.Kind.MALFORMED, name + " sends an answer that cannot be read");
    }
    Record asked = query.getQuestion();
    Record answered = answer.getQuestion();
    if (!answer.getHeader().getFlag(Flags.QR)
        || answered == null
        || !answered.getName().equals(asked.getName())
        || answered.getType() != asked.getType()
        || answered.getDClass() != asked.getDClass()) {
      return failed(Failure.Kind.MALFORMED, name + " answers another question");
    }
    if (answer.getHeader().getFlag(Flags.TC)) {
      return failed(Failure.Kind.TRUNCATED, name + " cuts its answer short");
    }
    int code = answer.getRcode();
    return switch (code) {
      case Rcode.NOERROR, Rcode.NXDOMAIN -> CompletableFuture.completedFuture(answer);
      case Rcode.SERVFAIL ->
          failed(Failure.Kind.SERVER_FAILURE, name + " fails to find out (SERVFAIL)");
      default ->
          failed(Failure.Kind.REFUSED, name + " refuses to answer (" + Rcode.string(code) + ")");
    };
  }

  private static <T> CompletableFuture<T> failed(Failure.Kind kind, String text) {
    return CompletableFuture.failedFuture(new QueryFailure(kind, text));
  }
}
