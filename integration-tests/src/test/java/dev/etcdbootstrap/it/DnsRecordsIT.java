package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** From a member list to records in real servers, and from these back to the list. */
@ExtendWith(ServersExtension.class)
final class DnsRecordsIT {

  private static final String ZONE = "example.test";

  private static final String HEAD =
      """
      $TTL 60
      example.test. SOA ns.example.test. hostmaster.example.test. 1 3600 600 86400 60
      example.test. NS ns.example.test.
      ns.example.test. A 127.0.0.1
      """;

  /** What the records are printed for. */
  private record Case(String what, String list, List<String> options, List<String> more) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Case> CASES =
      List.of(
          new Case(
              "hosts",
              "m0=http://m0.example.test:2380,m1=http://m1.example.test:2380,m2=http://m2.example.test:2381",
              List.of(),
              List.of(
                  "--address=m0.example.test=10.0.1.10",
                  "--address=m1.example.test=10.0.1.11,m1.example.test=fd00::11",
                  "--address=m2.example.test=10.0.1.12")),
          new Case(
              "addresses of both families with TLS and a suffix",
              "m0=https://10.0.1.10:2380,m1=https://10.0.1.11:2380,m2=https://[fd00::12]:2380",
              List.of("--discovery-srv-name=prod"),
              List.of()));

  private static Distribution distribution;

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  @DisplayName("dnsmasq takes the records as they are printed")
  void dnsmasq(Case wanted, Servers servers) {
    List<String> lines = new ArrayList<>(List.of("local=/" + ZONE + "/"));
    records(wanted, "dnsmasq").lines().forEach(lines::add);

    assertRoundTrip(wanted, servers.dnsmasq(lines).address());
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  @DisplayName("so does BIND, and its checker of zones has nothing against them")
  void bind(Case wanted, Servers servers) throws IOException {
    String zone = HEAD + records(wanted, "bind");
    Executable checker = Programs.find(Program.NAMED_CHECKZONE);
    Path file = Files.writeString(servers.directory().resolve("zone"), zone);

    Run checked =
        Run.of(
            servers.directory(),
            checker.environment(),
            checker.command(List.of("-i", "full-sibling", ZONE, file.toString())));

    assertThat(checked.status()).as(checked.out()).isZero();
    assertThat(checked.out() + checked.err()).doesNotContain("warning", "error");
    assertRoundTrip(wanted, servers.named(Map.of(ZONE, zone)).address());
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  @DisplayName("with one record less, what is missing is said, with the line to add")
  void oneLess(Case wanted, Servers servers) {
    List<String> lines = new ArrayList<>(List.of("local=/" + ZONE + "/"));
    List<String> all = records(wanted, "dnsmasq").lines().toList();
    String lost = all.stream().filter(line -> line.startsWith("srv-host=")).findFirst().get();
    all.stream().filter(line -> !line.equals(lost)).forEach(lines::add);

    Run check = check(wanted, text(servers.dnsmasq(lines).address()));

    assertThat(check.status()).as(check.err()).isEqualTo(3);
    assertThat(check.err()).contains("m0 has no record for", " SRV 0 0 2380 m0.example.test.");
  }

  private static String records(Case wanted, String format) {
    String[] flags = {"--output=" + format, "--client-port=2379"};
    return distribution.output(
        arguments("dns records", wanted, wanted.more, flags).toArray(String[]::new));
  }

  private static List<String> arguments(
      String command, Case wanted, List<String> more, String... flags) {
    List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
    arguments.add("--discovery-srv=" + ZONE);
    arguments.addAll(wanted.options);
    arguments.addAll(more);
    arguments.addAll(List.of(flags));
    if (command.startsWith("dns ")) {
      arguments.add(wanted.list);
    }
    return arguments;
  }

  private static Run run(String command, Case wanted, String... flags) {
    return distribution.run(arguments(command, wanted, List.of(), flags).toArray(String[]::new));
  }

  private static Run check(Case wanted, String server) {
    return run("dns check", wanted, "--dns-server=" + server);
  }

  private static void assertRoundTrip(Case wanted, InetSocketAddress address) {
    String server = text(address);
    Run check = check(wanted, server);
    Run resolve =
        run(
            "resolve",
            wanted,
            "--output=initial-cluster",
            "--timeout=20s",
            "--name=m2",
            "--initial-advertise-peer-urls=" + wanted.list.split("m2=", 2)[1],
            "--expected-size=3",
            "--dns-server=" + server);
    Run clients = run("clients", wanted, "--dns-server=" + server);

    assertThat(check.status()).as(check.err()).isZero();
    assertThat(resolve.status()).as(resolve.err()).isZero();
    String list = new JSONObject(records(wanted, "json")).getString("initial-cluster");
    assertThat(resolve.out().strip()).isEqualTo(list);
    if (wanted.more.isEmpty()) {
      assertThat(list).contains("m2=https://m2.example.test:2380");
    } else {
      assertThat(list).isEqualTo(wanted.list);
    }
    String scheme = wanted.list.contains("https") ? "https" : "http";
    assertThat(clients.out().strip().split(","))
        .as(clients.err())
        .containsExactlyInAnyOrder(
            Stream.of("m0", "m1", "m2")
                .map(name -> scheme + "://" + name + ".example.test:2379")
                .toArray(String[]::new));
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
