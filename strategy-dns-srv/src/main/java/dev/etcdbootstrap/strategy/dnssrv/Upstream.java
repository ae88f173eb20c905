package dev.etcdbootstrap.strategy.dnssrv;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/**
 * All servers as one: asks the first, and the next when that one has no answer. As dnsjava's {@link
 * Resolver}, so that its validator can stand in front. Never keeps an answer. Thread-safe.
 */
final class Upstream implements Resolver {

  /** What fits into a datagram on any path (DNS flag day 2020). */
  private static final int UDP_BYTES = 1_232;

  private final List<NameServer> servers;
  private final Supplier<Duration> limit;
  private final boolean signatures;

  /**
   * Nothing is sent yet.
   *
   * @param limit for a query that is sent now
   * @param signatures whether to ask for them (DNSSEC)
   */
  Upstream(List<NameServer> servers, Supplier<Duration> limit, boolean signatures) {
    this.servers = List.copyOf(servers);
    this.limit = limit;
    this.signatures = signatures;
  }

  @Override
  public CompletionStage<Message> sendAsync(Message query) {
    return sendAsync(query, Runnable::run);
  }

  /**
   * Sends to one server after the other until one answers.
   *
   * @param executor not needed: nothing here blocks
   */
  @Override
  public CompletionStage<Message> sendAsync(Message query, Executor executor) {
    Message full = query.clone();
    if (full.getOPT() == null) {
      int flags = signatures ? ExtendedFlags.DO : 0;
      full.addRecord(new OPTRecord(UDP_BYTES, 0, 0, flags), Section.ADDITIONAL);
    }
    return ask(full, 0, "");
  }

  private CompletableFuture<Message> ask(Message query, int index, String before) {
    return servers
        .get(index)
        .ask(query, limit.get())
        .exceptionallyCompose(
            thrown -> {
              Failure failure = QueryFailure.of(thrown);
              String told = before + failure.text();
              if (index + 1 < servers.size()) {
                return ask(query, index + 1, told + "; ");
              }
              return CompletableFuture.failedFuture(new QueryFailure(failure.kind(), told));
            });
  }

  /** Set by the validator, to what is sent anyway. */
  @Override
  public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

  /** Set by the validator, to what is done anyway: a truncated answer is asked for over TCP. */
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
    return new UnsupportedOperationException("servers and times come from the configuration");
  }
}
