package dev.etcdbootstrap.strategy.dnssrv;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Takes one look after the other. Each asks in two rounds, however many targets there are: for both
 * sets of records and the advertised hosts, all at once, and then for all targets, all at once. Not
 * thread-safe; blocks.
 */
final class Looks {

  private static final Failure TOO_LATE =
      new Failure(Failure.Kind.TIMED_OUT, "no answer before the deadline");

  private final DnsClient client;
  private final Map<SrvSet, String> names;
  private final List<String> advertisedHosts;

  /**
   * Asks nothing yet.
   *
   * @param names of the two sets
   * @param advertisedHosts of the local member
   */
  Looks(DnsClient client, Map<SrvSet, String> names, List<String> advertisedHosts) {
    this.client = client;
    this.names = new EnumMap<>(names);
    this.advertisedHosts = List.copyOf(advertisedHosts);
  }

  /** For the members of a cluster. */
  static Looks of(DnsClient client, Settings settings) {
    Map<SrvSet, String> names = new EnumMap<>(SrvSet.class);
    for (SrvSet set : SrvSet.values()) {
      names.put(set, settings.peerName(set));
    }
    return new Looks(client, names, settings.advertisedHosts());
  }

  /** Blocks until everything is answered, has failed, or the deadline has come. */
  Look take() throws InterruptedException {
    DnsQuestions questions = client.questions();
    Map<SrvSet, CompletableFuture<SrvAnswer>> records = new EnumMap<>(SrvSet.class);
    names.forEach((set, name) -> records.put(set, questions.srv(name)));
    Map<String, CompletableFuture<HostAddresses>> addresses = new HashMap<>();
    advertisedHosts.forEach(host -> addresses.put(host, questions.addresses(host)));
    client.await(List.copyOf(records.values()));
    Map<SrvSet, SrvAnswer> sets = new EnumMap<>(SrvSet.class);
    records.forEach(
        (set, future) ->
            sets.put(set, future.getNow(new SrvAnswer.Missing(tooLate(names.get(set) + " SRV")))));
    for (SrvAnswer answer : sets.values()) {
      for (SrvTarget target : answer.targetsOrNone()) {
        if (!target.host().isEmpty()) {
          addresses.computeIfAbsent(target.host(), questions::addresses);
        }
      }
    }
    return new Look(sets, await(client, addresses));
  }

  /** Blocks likewise for addresses alone. */
  static Map<String, HostAddresses> await(
      DnsClient client, Map<String, CompletableFuture<HostAddresses>> pending)
      throws InterruptedException {
    client.await(List.copyOf(pending.values()));
    Map<String, HostAddresses> addresses = new HashMap<>();
    pending.forEach(
        (host, future) -> addresses.put(host, future.getNow(HostAddresses.failed(tooLate(host)))));
    return addresses;
  }

  private static Failure tooLate(String question) {
    return new Failure(TOO_LATE.kind(), question + ": " + TOO_LATE.text());
  }
}
