package dev.etcdbootstrap.strategy.dnssrv;

import dev.etcdbootstrap.strategy.dnssrv.decision.DnsSnapshot;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSet;
import dev.etcdbootstrap.strategy.dnssrv.decision.SrvSettings;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsClient;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsFailure;
import dev.etcdbootstrap.strategy.dnssrv.dns.DnsResolver;
import dev.etcdbootstrap.strategy.dnssrv.dns.HostAddresses;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvAnswer;
import dev.etcdbootstrap.strategy.dnssrv.dns.SrvRecord;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Reads what DNS says in two rounds, however many targets there are: both sets of records and the
 * advertised hosts at once, then all targets at once. What is not answered at the deadline counts
 * as timed out. Blocks. Thread-safe.
 */
final class SnapshotReader {

  private final DnsClient client;

  SnapshotReader(DnsClient client) {
    this.client = client;
  }

  /** Reads what a decision needs. */
  DnsSnapshot read(SrvSettings settings) throws InterruptedException {
    DnsResolver resolver = client.newResolver();
    Function<SrvSet, String> name = settings::peerName;
    Map<SrvSet, CompletableFuture<SrvAnswer>> records = ask(resolver, name);
    Map<String, CompletableFuture<HostAddresses>> addresses = new HashMap<>();
    settings.advertisedHosts().forEach(host -> addresses.put(host, resolver.addresses(host)));
    Map<SrvSet, SrvAnswer> sets = await(records, name);
    for (SrvAnswer answer : sets.values()) {
      for (SrvRecord target : answer.recordsOrNone()) {
        if (!target.host().isEmpty()) {
          addresses.computeIfAbsent(target.host(), resolver::addresses);
        }
      }
    }
    return new DnsSnapshot(sets, await(addresses));
  }

  /** Reads the SRV records of both sets. */
  Map<SrvSet, SrvAnswer> records(Function<SrvSet, String> name) throws InterruptedException {
    return await(ask(client.newResolver(), name), name);
  }

  /** Reads the addresses of each host. */
  Map<String, HostAddresses> addresses(Collection<String> hosts) throws InterruptedException {
    DnsResolver resolver = client.newResolver();
    Map<String, CompletableFuture<HostAddresses>> pending = new HashMap<>();
    hosts.forEach(host -> pending.put(host, resolver.addresses(host)));
    return await(pending);
  }

  private static Map<SrvSet, CompletableFuture<SrvAnswer>> ask(
      DnsResolver resolver, Function<SrvSet, String> name) {
    Map<SrvSet, CompletableFuture<SrvAnswer>> pending = new EnumMap<>(SrvSet.class);
    for (SrvSet set : SrvSet.values()) {
      pending.put(set, resolver.srv(name.apply(set)));
    }
    return pending;
  }

  private Map<SrvSet, SrvAnswer> await(
      Map<SrvSet, CompletableFuture<SrvAnswer>> pending, Function<SrvSet, String> name)
      throws InterruptedException {
    client.await(List.copyOf(pending.values()));
    Map<SrvSet, SrvAnswer> answers = new EnumMap<>(SrvSet.class);
    pending.forEach(
        (set, future) ->
            answers.put(
                set, future.getNow(new SrvAnswer.Missing(tooLate(name.apply(set) + " SRV")))));
    return answers;
  }

  private Map<String, HostAddresses> await(Map<String, CompletableFuture<HostAddresses>> pending)
      throws InterruptedException {
    client.await(List.copyOf(pending.values()));
    Map<String, HostAddresses> addresses = new HashMap<>();
    pending.forEach(
        (host, future) -> addresses.put(host, future.getNow(HostAddresses.failed(tooLate(host)))));
    return addresses;
  }

  private static DnsFailure tooLate(String question) {
    return new DnsFailure(DnsFailure.Kind.TIMED_OUT, question + ": no answer before the deadline");
  }
}
