package dev.etcdbootstrap.strategy.dnssrv.dns;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/**
 * Asks the first server, and the next one when it has no usable answer. Implements dnsjava's {@link
 * Resolver} because its validator wraps one. Caches nothing. Thread-safe; does not block, because a
 * query takes a thread of the executor.
 */
final class FailoverResolver implements Resolver {

  /** Fits into a datagram on any path (DNS flag day 2020). */
  private static final int UDP_BYTES = 1_232;

  private final List<NameServer> servers;
  private final Executor threads;
  private final Supplier<Duration> limit;
  private final boolean signatures;

  /**
   * Sends nothing yet.
   *
   * @param threads one of them waits for each answer
   * @param limit for a query that is sent now
   * @param signatures whether to ask for them (DNSSEC)
   */
  FailoverResolver(
      List<NameServer> servers, Executor threads, Supplier<Duration> limit, boolean signatures) {
    this.servers = List.copyOf(servers);
    this.threads = threads;
    this.limit = limit;
    this.signatures = signatures;
  }

  @Override
  public CompletionStage<Message> sendAsync(Message query) {
    Message full = query.clone();
    if (full.getOPT() == null) {
      int flags = signatures ? ExtendedFlags.DO : 0;
      full.addRecord(new OPTRecord(UDP_BYTES, 0, 0, flags), Section.ADDITIONAL);
    }
    try {
      return CompletableFuture.supplyAsync(() -> ask(full), threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new DnsQueryException(DnsFailure.Kind.TIMED_OUT, "no time was left to ask"));
    }
  }

  /**
   * Does the same.
   *
   * @param executor is not used: the constructor was given one
   */
  @Override
  public CompletionStage<Message> sendAsync(Message query, Executor executor) {
    return sendAsync(query);
  }

  private Message ask(Message query) {
    String before = "";
    DnsFailure last = new DnsFailure(DnsFailure.Kind.UNREACHABLE, "there is no DNS server to ask");
    for (NameServer server : servers) {
      try {
        return server.ask(query, limit.get());
      } catch (DnsQueryException e) {
        last = e.failure().withPrefix(before);
        before = last.text() + "; ";
      }
    }
    throw new CompletionException(new DnsQueryException(last));
  }

  /** Called by the validator, with what is sent anyway. */
  @Override
  public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

  /** Called by the validator; a truncated answer is asked for over TCP anyway. */
  @Override
  public void setIgnoreTruncation(boolean flag) {}

  @Override
  public void setPort(int port) {
    throw fixed();
  }

  @Override
  public void setTCP(boolean flag) {
    throw fixed();
  }

  @Override
  public void setTSIGKey(TSIG key) {
    throw fixed();
  }

  @Override
  public void setTimeout(Duration timeout) {
    throw fixed();
  }

  private static UnsupportedOperationException fixed() {
    return new UnsupportedOperationException("servers and limits come from the configuration");
  }
}
