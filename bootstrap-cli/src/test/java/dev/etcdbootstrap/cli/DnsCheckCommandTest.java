package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.dns.ScriptedDns;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsAnswer;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsQuery;
import dev.etcdbootstrap.testservers.dns.ScriptedDnsZone;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code dns check} and {@code clients}, with a server that answers as told. */
final class DnsCheckCommandTest {

  private static final String LIST = "a=http://10.0.1.10:2380,b=http://b.example.test:2380";

  private static final String SRV = "_etcd-server._tcp.example.test. 60 IN SRV 0 0 2380 ";

  private static final List<String> RIGHT =
      List.of(
          SRV + "a.example.test.",
          SRV + "b.example.test.",
          "a.example.test. 60 IN A 10.0.1.10",
          "b.example.test. 60 IN A 10.0.1.11");

  private final List<ScriptedDns> servers = new ArrayList<>();

  @AfterEach
  void close() {
    servers.forEach(ScriptedDns::close);
  }

  private CommandRun run(
      Function<ScriptedDnsQuery, ScriptedDnsAnswer> script, String command, String... more) {
    ScriptedDns server = ScriptedDns.start(script);
    servers.add(server);
    return CommandRun.of(
        Stream.of(
                Stream.of(command.split(" ")),
                Stream.of("--discovery-srv=example.test", "--dns-server=" + server.address()),
                Stream.of("--dns-timeout=500ms"),
                Stream.of(more))
            .flatMap(words -> words)
            .toList());
  }

  private CommandRun check(List<String> zone, String... more) {
    return run(new ScriptedDnsZone(zone), "dns check", more);
  }

  private static List<String> with(String... lines) {
    return Stream.concat(RIGHT.stream(), Stream.of(lines)).toList();
  }

  private static List<String> without(int index) {
    List<String> lines = new ArrayList<>(RIGHT);
    lines.remove(index);
    return lines;
  }

  private static List<String> statuses(CommandRun run) {
    List<String> statuses = new ArrayList<>();
    run.json()
        .path("targets")
        .forEach(
            target ->
                statuses.add(
                    target.path("target").asText() + " " + target.path("status").asText()));
    return statuses;
  }

  @Test
  void allIsAsNeeded() {
    assertThat(check(RIGHT, LIST, "--name=a"))
        .isEqualTo(
            new CommandRun(
                0,
                """
                RECORD                          TARGET          PORT  MEMBER  STATUS     ADDRESSES
                _etcd-server._tcp.example.test  a.example.test  2380  a       ok, local  10.0.1.10
                _etcd-server._tcp.example.test  b.example.test  2380  b       ok         10.0.1.11
                """
                    .replace(
                        "RECORD                           T", "RECORD                          T"),
                ""));
    CommandRun json = check(RIGHT, LIST, "-o", "json");
    assertThat(json.status()).isZero();
    assertThat(json.json().path("as-needed").asBoolean()).isTrue();
    assertThat(json.json().has("error")).isFalse();
    assertThat(check(RIGHT).status()).isZero();
  }

  @Test
  void missingRecordIsToldWithItsLine() {
    CommandRun run = check(without(0), LIST, "-o", "json");

    assertThat(run.status()).isEqualTo(3);
    assertThat(statuses(run)).containsExactly("a.example.test missing", "b.example.test ok");
    assertThat(run.problems()).containsExactly("record-missing [a]");
    assertThat(run.err())
        .contains("add " + RIGHT.get(0).replace(" 60 ", " 300 "))
        .contains(" and a.example.test. 300 IN A 10.0.1.10");
  }

  @Test
  void recordOfNobodyIsToo() {
    CommandRun run =
        check(
            with(SRV + "z.example.test.", "z.example.test. 60 IN A 10.0.1.12"), LIST, "-o", "json");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.problems()).containsExactly("record-extra []");
    assertThat(statuses(run)).contains("z.example.test extra");
  }

  @Test
  void targetMustHaveTheAddressOfItsMember() {
    assertThat(check(without(3), LIST, "-o", "json").problems())
        .containsExactly("target-unresolved [b]");
    assertThat(check(without(3), "-o", "json").problems()).containsExactly("target-unresolved []");
    CommandRun other = check(RIGHT, LIST.replace("10.0.1.10", "10.0.1.99"), "-o", "json");
    assertThat(other.status()).isEqualTo(3);
    assertThat(other.problems()).containsExactly("other-address [a]");
  }

  @Test
  void memberThatIsListedWithAnAddressMayHaveAnyHost() {
    CommandRun run = check(RIGHT, LIST.replace("a=", "infra0="), "-o", "json");

    assertThat(run.status()).isZero();
    assertThat(run.json().at("/targets/1/member").asText()).isEqualTo("infra0");
    assertThat(run.json().at("/targets/1/dns-name").asText()).isEqualTo("a");
  }

  @Test
  void localMemberMustBeThere() {
    CommandRun absent =
        check(RIGHT, "--name=c", "--initial-advertise-peer-urls=http://10.0.1.12:2380", "-ojson");
    assertThat(absent.status()).isEqualTo(3);
    assertThat(absent.problems()).containsExactly("local-member-not-found [c]");
    assertThat(absent.err()).contains("cannot find local etcd member \"c\" in SRV records");

    CommandRun scheme =
        check(RIGHT, "--name=a", "--initial-advertise-peer-urls=https://10.0.1.10:2380", "-ojson");
    assertThat(scheme.status()).isEqualTo(3);
    assertThat(scheme.problems()).containsExactly("scheme-mismatch []");
  }

  @Test
  void sizeMustBeThatExpected() {
    CommandRun run = check(RIGHT, "--expected-size=3", "-o", "json");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.problems()).containsExactly("records-missing []");
  }

  @Test
  void noRecordsAtAll() {
    CommandRun run = check(List.of(), LIST, "-o", "json");

    assertThat(run.status()).isEqualTo(7);
    assertThat(run.problems()).containsExactly("record-missing [a]", "record-missing [b]");
    assertThat(check(List.of()).err()).contains("etcd-bootstrap dns records prints those to make");
  }

  @Test
  void serverThatDoesNotAnswer() {
    CommandRun run = run(query -> ScriptedDnsAnswer.silence(), "dns check", LIST, "-o", "json");

    assertThat(run.status()).isEqualTo(4);
    assertThat(run.json().at("/error/reason").asText()).isEqualTo("unavailable");
    assertThat(statuses(run)).containsExactly("a.example.test unknown", "b.example.test unknown");
    CommandRun addresses =
        run(
            query ->
                query.type().equals("SRV")
                    ? new ScriptedDnsZone(RIGHT).apply(query)
                    : ScriptedDnsAnswer.serverFailure(),
            "dns check");
    assertThat(addresses.status()).isEqualTo(4);
  }

  @Test
  void clients() {
    ScriptedDnsZone zone =
        new ScriptedDnsZone(
            List.of(
                "_etcd-client-ssl._tcp.example.test. 60 IN SRV 0 0 2379 a.example.test.",
                "_etcd-client-ssl._tcp.example.test. 60 IN SRV 0 0 2379 b.example.test."));
    String a = "https://a.example.test:2379";
    String b = "https://b.example.test:2379";

    assertThat(run(zone, "clients")).isEqualTo(new CommandRun(0, a + "," + b + "\n", ""));
    assertThat(run(zone, "clients", "-o", "lines").out()).isEqualTo(a + "\n" + b + "\n");
    assertThat(run(zone, "clients", "-o", "json").out())
        .isEqualTo("{\"endpoints\":[\"" + a + "\",\"" + b + "\"]}\n");
    CommandRun none = run(new ScriptedDnsZone(RIGHT), "clients", "-o", "json");
    assertThat(none.status()).isEqualTo(7);
    assertThat(none.json().at("/error/reason").asText()).isEqualTo("not-found");
  }

  @Test
  void otherStrategyIsAMistakeThatSaysWhatToSet() {
    for (String command : List.of("clients", "dns check")) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.add("--discovery-token=t");
      CommandRun run = CommandRun.of(words);

      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("needs the strategy dns-srv", "set discovery-srv");
    }
    CommandRun named = CommandRun.of("clients", "--strategy=static", "--discovery-srv=x");
    assertThat(named.status()).isEqualTo(2);
    assertThat(named.err()).contains("strategy to dns-srv");
  }
}
