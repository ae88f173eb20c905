package dev.etcdbootstrap.strategy.dnssrv.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Supplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * One DNS server: sends it a query, over UDP first, and accepts only what answers that query.
 * Blocks. Thread-safe.
 */
final class NameServer {

  private final String name;
  private final Transport first;
  private final Transport forLongAnswers;

  /** A way to get bytes there and back. */
  private interface Transport {
    byte[] exchange(byte[] query, Duration limit) throws DnsQueryException;
  }

  private NameServer(String name, Transport first, Transport forLongAnswers) {
    this.name = name;
    this.first = first;
    this.forLongAnswers = forLongAnswers;
  }

  /**
   * Sends nothing yet.
   *
   * @param https called when there is something to send to a server over HTTPS
   */
  static NameServer of(DnsServer server, SocketTransport sockets, Supplier<HttpsTransport> https) {
    String name = server.toString();
    if (server instanceof DnsServer.Https web) {
      Transport only = (query, limit) -> https.get().exchange(web.url(), query, limit);
      return new NameServer(name, only, only);
    }
    DnsServer.Classic classic = (DnsServer.Classic) server;
    Transport udp = (query, limit) -> sockets.udp(address(classic), query, name, limit);
    Transport tcp = (query, limit) -> sockets.tcp(address(classic), query, name, limit);
    return new NameServer(name, classic.tcp() ? tcp : udp, tcp);
  }

  private static InetSocketAddress address(DnsServer.Classic server) throws DnsQueryException {
    try {
      return new InetSocketAddress(InetAddress.getByName(server.host()), server.port());
    } catch (UnknownHostException e) {
      throw new DnsQueryException(
          DnsFailure.Kind.UNREACHABLE,
          "the DNS server " + server + " has no known address; write its address in dns-server");
    }
  }

  /**
   * Asks.
   *
   * @param limit for one message and its answer
   * @return says which records there are, or that there are none
   */
  Message ask(Message query, Duration limit) throws DnsQueryException {
    byte[] bytes = query.toWire(Message.MAXLENGTH);
    byte[] answer = first.exchange(bytes, limit);
    if (first != forLongAnswers && isTruncated(answer)) {
      answer = forLongAnswers.exchange(bytes, limit);
    }
    return read(query, answer);
  }

  /** Goes by the flag alone: the rest may be cut anywhere. */
  private static boolean isTruncated(byte[] answer) {
    return answer.length > 2 && (answer[2] & 0x02) != 0;
  }

  private Message read(Message query, byte[] bytes) throws DnsQueryException {
    Message answer;
    try {
      answer = new Message(bytes);
    } catch (IOException | RuntimeException e) {
      throw failed(DnsFailure.Kind.MALFORMED, "sent an answer that cannot be read");
    }
    Record asked = query.getQuestion();
    Record answered = answer.getQuestion();
    if (!answer.getHeader().getFlag(Flags.QR)
        || answered == null
        || !answered.getName().equals(asked.getName())
        || answered.getType() != asked.getType()
        || answered.getDClass() != asked.getDClass()) {
      throw failed(DnsFailure.Kind.MALFORMED, "answered another question");
    }
    for (Record found : answer.getSection(Section.ANSWER)) {
      if (found.getDClass() != asked.getDClass()) {
        throw failed(
            DnsFailure.Kind.MALFORMED,
            "sent a record of the class " + DClass.string(found.getDClass()));
      }
    }
    if (answer.getHeader().getFlag(Flags.TC)) {
      throw failed(DnsFailure.Kind.TRUNCATED, "sent a truncated answer");
    }
    int code = answer.getRcode();
    return switch (code) {
      case Rcode.NOERROR, Rcode.NXDOMAIN -> answer;
      case Rcode.SERVFAIL ->
          throw failed(DnsFailure.Kind.SERVER_FAILURE, "could not resolve the name (SERVFAIL)");
      default ->
          throw failed(DnsFailure.Kind.REFUSED, "refused to answer (" + Rcode.string(code) + ")");
    };
  }

  private DnsQueryException failed(DnsFailure.Kind kind, String what) {
    return new DnsQueryException(kind, name + " " + what);
  }
}
