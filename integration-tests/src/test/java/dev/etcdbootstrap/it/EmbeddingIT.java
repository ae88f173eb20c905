package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.it.V3Store.V3Token;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.dns.Dnsmasq;
import dev.etcdbootstrap.testservers.process.Poll;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code examples/embedding}, as it was built: three processes find each other, by a real etcd or a
 * real dnsmasq, and replicate a counter from then on without it.
 */
@ExtendWith(ServersExtension.class)
final class EmbeddingIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Ctrl-C is answered at once; this is for a busy machine. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private static final int INTERRUPTED = 128 + 2;
  private static final String DOMAIN = "example.test";

  /** Not the first labels of {@link #host}: what DNS would call the members is something else. */
  private static final List<String> NAMES = List.of("one", "two", "three");

  private static List<CounterMember> members(Servers servers) {
    return IntStream.range(0, NAMES.size())
        .mapToObj(i -> new CounterMember(servers, NAMES.get(i), 2 + i))
        .toList();
  }

  /** The settings of every member, for both strategies; the first line chooses. */
  private static Map<String, String> settings(
      String strategy, String token, String endpoint, String dnsServer) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("strategy", strategy);
    settings.put("v3-grpc.discovery-token", token);
    settings.put("v3-grpc.discovery-endpoints", endpoint);
    settings.put("dns-srv.discovery-srv", DOMAIN);
    settings.put("dns-srv.expected-size", Integer.toString(NAMES.size()));
    settings.put("dns-srv.dns-server", dnsServer);
    return settings;
  }

  @Test
  @DisplayName(
      "they meet in an etcd, which ends then; one is interrupted first, later all are killed")
  void byEtcd(Servers servers) {
    V3Store store = V3Store.start(servers, "store");
    V3Token token = store.newToken(NAMES.size());
    List<CounterMember> members = members(servers);
    String endpoint = store.store().clientUrl().getAuthority();
    Map<String, String> settings = settings("v3-grpc", token.text(), endpoint, "127.0.0.1:1");
    members.forEach(member -> member.configure(settings));
    isInterrupted(members.get(0));

    members.forEach(CounterMember::start);
    serves(members, CounterMember::start, store.store()::kill);

    members.forEach(member -> member.process().kill());
    members.forEach(CounterMember::start);
    awaitLeader(members);
    assertThat(members.get(0).value()).isEqualTo(INCREMENTS);
  }

  private static void isInterrupted(CounterMember member) {
    member.start().process().awaitLog("found 1 of 3 members: one", LIMIT);
    member.process().interrupt();

    assertThat(member.process().awaitExit(END_LIMIT)).isEqualTo(INTERRUPTED);
    assertThat(member.process().logText()).doesNotContain("Exception");
  }

  @Test
  @DisplayName("they are in SRV records, and by these names they reach each other")
  void byDns(Servers servers) {
    List<CounterMember> members = members(servers);
    Dnsmasq dnsmasq = servers.dnsmasq(records(members));
    String server = "127.0.0.1:" + dnsmasq.address().getPort();
    Map<String, String> settings = settings("dns-srv", "a token", "127.0.0.1:1", server);
    // What the JVM looks up, and Ratis with it: the same that DNS says to whoever can ask it.
    Path hosts = JavaSource.write(servers.directory().resolve("hosts"), hosts(members));
    Starting starting = member -> member.start("-Djdk.net.hosts.file=" + hosts);
    members.forEach(member -> starting.start(member.configure(settings)));

    serves(members, starting, dnsmasq::close);
  }

  private static String host(CounterMember member) {
    return "m" + member.address().getAddress()[3] + "." + DOMAIN;
  }

  private static List<String> records(List<CounterMember> members) {
    List<String> lines = new ArrayList<>(List.of("local=/" + DOMAIN + "/"));
    for (CounterMember member : members) {
      String host = host(member);
      lines.add("host-record=" + host + "," + member.address().getHostAddress());
      lines.add(
          "srv-host=_etcd-server._tcp." + DOMAIN + "," + host + "," + member.peerUrl().getPort());
    }
    return lines;
  }

  private static String hosts(List<CounterMember> members) {
    return members.stream()
        .map(member -> member.address().getHostAddress() + " " + host(member) + "\n")
        .collect(Collectors.joining());
  }

  /** How often {@link #serves} increments. */
  private static final long INCREMENTS = 6;

  /** How a member is started. */
  private interface Starting {
    CounterMember start(CounterMember member);
  }

  /**
   * Three that have been started elect a leader and count; without it the others count on; it comes
   * back, though nobody tells it any more who the others are, and catches up.
   */
  private static void serves(
      List<CounterMember> members, Starting starting, Runnable endOfMeetingPlace) {
    CounterMember leader = awaitLeader(members);
    increment(members, 1);
    awaitApplied(members, 3);
    endOfMeetingPlace.run();

    leader.process().kill();
    List<CounterMember> others = members.stream().filter(member -> member != leader).toList();
    assertThat(awaitLeader(others)).isNotEqualTo(leader);
    increment(others, 4);
    awaitApplied(others, 5);

    starting.start(leader).process().awaitLog("already a member", LIMIT);
    awaitApplied(members, 5);
    increment(List.of(leader), INCREMENTS);
    awaitApplied(members, INCREMENTS);
  }

  private static void increment(List<CounterMember> members, long first) {
    long expected = first;
    for (CounterMember member : members) {
      assertThat(member.increment()).as(member.name()).isEqualTo(expected);
      expected++;
    }
  }

  /** Waits until all have the same leader, who is one of them. */
  private static CounterMember awaitLeader(List<CounterMember> members) {
    return Poll.until(LIMIT, () -> leader(members))
        .orElseThrow(() -> new AssertionError("no leader of " + members));
  }

  private static Optional<CounterMember> leader(List<CounterMember> members) {
    Set<Optional<String>> urls =
        members.stream().map(CounterMember::leader).collect(Collectors.toSet());
    if (urls.size() > 1) {
      return Optional.empty();
    }
    return urls.iterator()
        .next()
        .flatMap(
            url ->
                members.stream()
                    .filter(member -> url.endsWith(":" + member.peerUrl().getPort()))
                    .findFirst());
  }

  private static void awaitApplied(List<CounterMember> members, long value) {
    for (CounterMember member : members) {
      Poll.untilTrue(LIMIT, () -> member.applied().equals(Optional.of(value)));
      assertThat(member.applied()).as(member.name()).contains(value);
    }
  }
}
