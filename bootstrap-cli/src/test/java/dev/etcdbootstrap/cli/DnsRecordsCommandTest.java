package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DnsRecordsCommandTest {

  private static final String LIST = "a=http://10.0.1.10:2380,b=http://b.example.com:2380";

  private static CommandRun records(String list, String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("dns", "records", "--discovery-srv=example.com", list), Stream.of(more))
            .toList());
  }

  @Test
  void zoneLines() {
    assertThat(records(LIST))
        .isEqualTo(
            new CommandRun(
                0,
                """
                _etcd-server._tcp.example.com. 300 IN SRV 0 0 2380 a.example.com.
                _etcd-server._tcp.example.com. 300 IN SRV 0 0 2380 b.example.com.
                a.example.com. 300 IN A 10.0.1.10
                ; the members: a=http://a.example.com:2380,b=http://b.example.com:2380
                ; these hosts need an address too: b.example.com
                """,
                ""));
  }

  @Test
  void dnsmasqLines() {
    assertThat(records(LIST, "-o", "dnsmasq", "--address", "B=FD00:0::1").out())
        .isEqualTo(
            """
            srv-host=_etcd-server._tcp.example.com,a.example.com,2380,0,0
            srv-host=_etcd-server._tcp.example.com,b.example.com,2380,0,0
            host-record=a.example.com,10.0.1.10
            host-record=b.example.com,fd00::1
            local=/_etcd-server-ssl._tcp.example.com/
            # the members: a=http://a.example.com:2380,b=http://b.example.com:2380
            """);
  }

  @Test
  void hostsLines() {
    assertThat(records(LIST, "-o", "hosts").out())
        .isEqualTo(
            """
            10.0.1.10\ta.example.com
            # the members: a=http://a.example.com:2380,b=http://b.example.com:2380
            # these hosts need an address too: b.example.com
            """);
  }

  @Test
  void json() {
    CommandRun run = records("a=https://10.0.1.10:2380", "-o", "json", "--ttl=60");

    assertThat(run.json())
        .isEqualTo(
            CommandRun.json(
                """
                {"domain":"example.com","records":[
                {"name":"_etcd-server-ssl._tcp.example.com","type":"SRV","ttl":60,"priority":0,
                 "weight":0,"port":2380,"target":"a.example.com"},
                {"name":"a.example.com","type":"A","ttl":60,"address":"10.0.1.10"}],
                "initial-cluster":"a=https://a.example.com:2380","hosts-without-address":[],
                "certificates":[{"member":"a","names":["a.example.com","example.com"]}]}
                """));
  }

  @Test
  void suffixTtlAndClients() {
    assertThat(
            records(
                    "a=https://a.example.com:1",
                    "--discovery-srv-name=blue",
                    "--ttl=9",
                    "--client-port=2",
                    "--client-scheme=http")
                .out())
        .startsWith(
            """
            _etcd-server-ssl-blue._tcp.example.com. 9 IN SRV 0 0 1 a.example.com.
            _etcd-client-blue._tcp.example.com. 9 IN SRV 0 0 2 a.example.com.
            """)
        .contains(";   a: a.example.com, example.com\n");
    assertThat(records("a=https://a.example.com:1", "--client-scheme=https").out())
        .contains("_etcd-client-ssl._tcp.example.com. 300 IN SRV 0 0 2379 a.example.com.\n");
  }

  @Test
  void addressInAnotherZoneIsNoLineOfThisOne() {
    assertThat(records("a=http://a.example.org:1", "--address=a.example.org=10.0.0.1").out())
        .contains("\n; in the zone of this host: a.example.org. 300 IN A 10.0.0.1\n");
  }

  @Test
  void addressesOfBothFamiliesAreOneTarget() {
    assertThat(records("a=http://10.0.0.1:1,a=http://[fd00::1]:1", "-o", "dnsmasq").out())
        .startsWith(
            """
            srv-host=_etcd-server._tcp.example.com,a.example.com,1,0,0
            host-record=a.example.com,10.0.0.1
            host-record=a.example.com,fd00::1
            """);
  }

  @Test
  void oneHostWithBothSchemesIsOneMember() {
    assertThat(records("a=http://a.example.com:1,a=https://a.example.com:2").out())
        .contains("; both schemes: set discovery-srv-scheme to both on every member\n");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        argumentSet("underscore", "a=http://a_b.example.com:1", "bad-host-name [a]"),
        argumentSet("hyphen at the end", "a=http://a-.example.com:1", "bad-host-name [a]"),
        argumentSet(
            "long label", "a=http://" + "x".repeat(64) + ".example.com:1", "bad-host-name [a]"),
        argumentSet("name that is no host", "a b=http://10.0.0.1:1", "bad-host-name [a b]"),
        argumentSet("zone", "a=http://[fe80::1%25eth0]:1", "bad-host-name [a]"),
        argumentSet("socket", "a=unix://a", "unix-socket [a]"),
        argumentSet("two hosts", "a=http://b:1,a=http://c:1", "several-targets [a]"),
        argumentSet("two ports", "a=http://b:1,a=http://b:2", "several-targets [a]"),
        argumentSet("case", "A=http://10.0.0.1:1,a=http://10.0.0.2:1", "shared-host-name [A, a]"),
        argumentSet(
            "name of another",
            "a=http://10.0.0.1:1,b=http://a.example.com:1",
            "shared-host-name [a, b]"),
        argumentSet(
            "two members seen as one", "a=http://h:1,b=https://h:2", "shared-host-name [a, b]"),
        argumentSet(
            "completed to the same",
            "a=http://h:1,b=http://h.example.com:1",
            "duplicate-peer-url [a, b]"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatNoRecordCanSayIsRefused(String list, String problem) {
    CommandRun run = records(list, "-o", "json");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.problems()).containsExactly(problem);
  }

  @Test
  void everyRefusalAtOnce() {
    CommandRun run = records("a=http://a_b:1,c=unix://x,d=http://-d:1", "-o", "json");

    assertThat(run.problems())
        .containsExactly("bad-host-name [a]", "unix-socket [c]", "bad-host-name [d]");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("ttl", List.of("--ttl=-1"), "--ttl: ttl is \"-1\", but must be"),
        argumentSet("port", List.of("--client-port=0"), "--client-port: client-port is \"0\""),
        argumentSet("scheme", List.of("--client-scheme=ftp"), "must be https or http"),
        argumentSet("no address", List.of("--address=b"), "\"b\" must be HOST=IP"),
        argumentSet("name", List.of("--address=b=c"), "\"b=c\" must be HOST=IP"),
        argumentSet(
            "other host", List.of("--address=z=10.0.0.1"), "no member has the host z.example.com"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsToldAsUsage(List<String> flags, String message) {
    CommandRun run = records(LIST, flags.toArray(String[]::new));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(message);
  }

  @Test
  void listAndDomainAreNeeded() {
    CommandRun noDomain = CommandRun.of("dns", "records", LIST);
    assertThat(noDomain.status()).isEqualTo(2);
    assertThat(noDomain.err()).contains("strategy dns-srv needs discovery-srv");

    CommandRun noList = CommandRun.of("dns", "records", "--discovery-srv=example.com");
    assertThat(noList.status()).isEqualTo(2);
    assertThat(noList.err()).contains("no member list").contains("set initial-cluster");
  }

  @Test
  void listMayBeConfiguredForAnotherStrategy(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("etcd.yaml"), "static:\n  initial-cluster: '" + LIST + "'\n");

    String expected = records(LIST).out();
    assertThat(
            CommandRun.of("dns", "records", "-c", file.toString(), "--discovery-srv=example.com"))
        .isEqualTo(new CommandRun(0, expected, ""));
    assertThat(
            CommandRun.in(
                    Map.of("ETCD_INITIAL_CLUSTER", LIST, "ETCD_DISCOVERY_SRV", "example.com"),
                    "dns",
                    "records")
                .out())
        .isEqualTo(expected);
    assertThat(CommandRun.reading(LIST, "dns", "records", "-", "--discovery-srv=example.com").out())
        .isEqualTo(expected);
    CommandRun other = CommandRun.of("dns", "records", "-c", file.toString());
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("the strategy is static", "set discovery-srv");
  }
}
