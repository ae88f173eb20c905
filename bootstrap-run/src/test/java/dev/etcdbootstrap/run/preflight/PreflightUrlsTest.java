package dev.etcdbootstrap.run.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.settings.EtcdArguments;
import dev.etcdbootstrap.run.settings.EtcdSetting;
import dev.etcdbootstrap.run.settings.EtcdSettings;
import dev.etcdbootstrap.run.settings.Place;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the preflight of URLs")
final class PreflightUrlsTest {

  private static final List<PeerUrl> ADVERTISED = PeerUrl.parseList("http://10.0.0.1:2380");

  private static Preflight preflight(List<PeerUrl> advertised, String... flags) {
    return new Preflight(
        EtcdSettings.of(
            EtcdArguments.parse(List.of(flags)).settings(position -> Optional.empty()),
            List.of(),
            Optional.empty()),
        advertised);
  }

  private static MachineView machine(Map<PeerUrl, Listening> addresses) {
    return new MachineView(Instant.EPOCH, addresses, Map.of(), Map.of());
  }

  private static ProblemReport report(Preflight preflight) {
    return preflight.judge(machine(Map.of()), false);
  }

  private static List<String> codes(List<Problem> problems) {
    return problems.stream().map(Problem::code).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--listen-peer-urls=http://10.0.0.1:2380,http://localhost:2380,http://[::1]:2380",
        "--listen-peer-urls=http://0.0.0.0:2380 --listen-metrics-urls=http://127.0.0.1:2381",
        "--listen-client-urls=http://127.0.0.1:0,http://127.0.0.1:0 --advertise-client-urls=http://x:1",
        "--listen-client-urls=unix://localhost:1 --advertise-client-urls=unix://localhost:1",
        "--listen-client-urls= --advertise-client-urls=",
        "--advertise-client-urls=http://10.0.0.1:2379,http://localhost:2379",
        "--listen-peer-urls=https://10.0.0.1:2380 --peer-auto-tls",
        "--listen-client-urls=https://127.0.0.1:1,http://127.0.0.1:1 --auto-tls"
            + " --advertise-client-urls=http://x:1"
      })
  @DisplayName("finds nothing in what etcd starts with")
  void nothing(String flags) {
    assertThat(report(preflight(ADVERTISED, flags.split(" "))).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bad-url, --listen-peer-urls=127.0.0.1:2380",
    "bad-url, --listen-metrics-urls=http://127.0.0.1",
    "bad-url, --advertise-client-urls=http://m0:2379/path",
    "listen-host-name, --listen-peer-urls=http://m0.example:2380",
    "listen-host-name, --listen-metrics-urls=http://LOCALHOST:2381",
    "listen-host-name, --listen-peer-urls=http://[fe80::1%25eth0]:2380",
    "listen-urls-clash, --listen-peer-urls=http://127.0.0.1:2379",
    "listen-urls-clash, --listen-peer-urls=http://0.0.0.0:2379",
    "listen-urls-clash, --listen-metrics-urls=http://127.0.0.1:2380",
    "listen-urls-clash, --listen-metrics-urls=http://[::1]:1;http://[0:0::1]:1",
    "listen-urls-clash, --listen-client-http-urls=http://localhost:2379",
    "no-certificate, --listen-peer-urls=https://10.0.0.1:2380",
    "no-certificate, --listen-peer-urls=unixs://localhost:1",
    "no-certificate, --listen-metrics-urls=https://10.0.0.1:2381",
    "unspecified-address, --advertise-client-urls=http://0.0.0.0:2379",
    "unspecified-address, --advertise-client-urls=http://[::]:2379",
    "missing-advertise-client-urls, --listen-client-urls=http://127.0.0.1:1"
  })
  @DisplayName("finds what etcd refuses, with its place and a remedy")
  void errors(String code, String flag) {
    ProblemReport report = report(preflight(ADVERTISED, flag.replace(';', ',')));

    assertThat(codes(report.errors())).containsExactly(code);
    assertThat(report.warnings()).isEmpty();
    assertThat(report.errors().get(0).message())
        .startsWith("etcd's ")
        .contains(flag.substring(0, flag.indexOf('=')));
    assertThat(report.errors().get(0).remedy()).isNotEmpty();
    assertThat(catchThrowableOfType(BootstrapException.class, report::throwIfAnyError).reason())
        .isEqualTo(Reason.USAGE);
  }

  @Test
  @DisplayName("tells all at once")
  void allAtOnce() {
    assertThat(
            codes(
                report(
                        preflight(
                            PeerUrl.parseList("http://0.0.0.0:2380"),
                            "--listen-peer-urls=http://m0:2380,https://10.0.0.1:2380",
                            "--listen-client-urls=http://10.0.0.1:2380"))
                    .errors()))
        .containsExactlyInAnyOrder(
            "listen-host-name",
            "no-certificate",
            "listen-urls-clash",
            "unspecified-address",
            "missing-advertise-client-urls");
  }

  @Test
  @DisplayName("takes the advertised peer URLs from where they are told")
  void advertisedPeers() {
    List<PeerUrl> any = PeerUrl.parseList("http://0.0.0.0:2380");

    assertThat(report(preflight(any)).errors().get(0).message())
        .isEqualTo("initial-advertise-peer-urls: http://0.0.0.0:2380 is no address to connect to");
    assertThat(
            report(preflight(any, "--initial-advertise-peer-urls=http://0.0.0.0:2380"))
                .errors()
                .get(0)
                .message())
        .startsWith("etcd's --initial-advertise-peer-urls: ");
    assertThat(report(preflight(List.of())).problems()).isEmpty();
  }

  @Test
  @DisplayName("warns of clients that are sent to their own host, where members are on several")
  void loopback() {
    String flag = "--advertise-client-urls=http://127.0.0.1:2379,http://localhost:2379";

    assertThat(codes(report(preflight(ADVERTISED, flag)).warnings()))
        .containsExactly("loopback-address");
    assertThat(report(preflight(PeerUrl.parseList("http://localhost:1"), flag)).problems())
        .isEmpty();
  }

  @Test
  @DisplayName("names the line of a config file, in which etcd misses no advertise-client-urls")
  void configFile() {
    EtcdSettings settings =
        EtcdSettings.of(
            List.of(),
            List.of(),
            Optional.of(
                List.of(
                    EtcdSetting.ofConfigKey(
                        "listen-client-urls", "http://m0:1", Place.of("etcd.yaml", 7)))));

    assertThat(report(new Preflight(settings, List.of())).errors())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .startsWith("etcd's key listen-client-urls in etcd.yaml line 7: http://m0:1"));
  }

  @Test
  @DisplayName("asks for every address, etcd's own by default, and for none that it cannot have")
  void addresses() {
    assertThat(preflight(ADVERTISED).addresses())
        .extracting(PeerUrl::toString)
        .containsExactly("http://localhost:2380", "http://localhost:2379");
    assertThat(
            preflight(
                    ADVERTISED,
                    "--listen-peer-urls=unix://a:1,http://m0:1,http://10.0.0.1:2380",
                    "--listen-client-urls=http://127.0.0.1:0,http://[::]:2379",
                    "--listen-metrics-urls=http://127.0.0.1:2381")
                .addresses())
        .extracting(PeerUrl::toString)
        .containsExactly("http://10.0.0.1:2380", "http://[::]:2379", "http://127.0.0.1:2381");
    assertThat(preflight(ADVERTISED, "--listen-client-urls=").addresses())
        .extracting(PeerUrl::toString)
        .containsExactly("http://localhost:2380", "http://localhost:2379");
    assertThat(preflight(ADVERTISED, "--socket-reuse-port").sharesPorts()).isTrue();
    assertThat(preflight(ADVERTISED).sharesPorts()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"IN_USE, port-in-use", "NOT_HERE, address-not-here"})
  @DisplayName("where it cannot listen now, it may later: the status says so")
  void inTheWay(Listening listening, String code) {
    Preflight preflight = preflight(ADVERTISED);
    ProblemReport report =
        preflight.judge(machine(Map.of(PeerUrl.parse("http://localhost:2379"), listening)), false);

    BootstrapException refusal =
        catchThrowableOfType(BootstrapException.class, report::throwIfAnyError);
    assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(refusal)
        .hasMessageStartingWith(
            "etcd cannot listen where it is told to: etcd's listen-client-urls by default: ")
        .hasMessageContaining("localhost:2379");
    assertThat(codes(refusal.problems())).containsExactly(code);
  }

  @Test
  @DisplayName("what is wrong besides, does not pass")
  void usageFirst() {
    ProblemReport report =
        preflight(ADVERTISED, "--listen-metrics-urls=https://127.0.0.1:1")
            .judge(
                machine(Map.of(PeerUrl.parse("http://localhost:2379"), Listening.IN_USE)), false);

    BootstrapException refusal =
        catchThrowableOfType(BootstrapException.class, report::throwIfAnyError);
    assertThat(refusal.reason()).isEqualTo(Reason.USAGE);
    assertThat(codes(refusal.problems())).containsExactly("no-certificate", "port-in-use");
  }

  @Test
  @DisplayName("a port for which only this process has no right is no error")
  void notAllowed() {
    assertThat(
            codes(
                preflight(ADVERTISED)
                    .judge(
                        machine(
                            Map.of(PeerUrl.parse("http://localhost:2379"), Listening.NOT_ALLOWED)),
                        false)
                    .warnings()))
        .containsExactly("port-not-allowed");
  }

  @Test
  @DisplayName("a member that has data is warned of the same, and kept from nothing")
  void restart() throws BootstrapException {
    Preflight preflight =
        preflight(
            PeerUrl.parseList("http://0.0.0.0:2380"), "--listen-metrics-urls=https://m0:2381");
    MachineView machine = machine(Map.of(PeerUrl.parse("http://localhost:2379"), Listening.IN_USE));
    ProblemReport first = preflight.judge(machine, false);
    ProblemReport again = preflight.judge(machine, true);

    again.throwIfAnyError();
    assertThat(codes(first.errors())).hasSize(4);
    assertThat(codes(again.warnings())).containsExactlyInAnyOrderElementsOf(codes(first.errors()));
    assertThat(again.warnings())
        .extracting(Problem::message)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(first.errors()).flatMap(List::stream).map(Problem::message).toList());
  }
}
