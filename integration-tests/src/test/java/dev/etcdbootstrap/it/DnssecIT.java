package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.dns.Named;
import dev.etcdbootstrap.testservers.dns.ZoneSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dnssec: require} against zones that a real BIND has signed and serves. */
@ExtendWith(ServersExtension.class)
final class DnssecIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ZONE = "example.test";

  /** Hosts: one with both families, one alias, one only from a wildcard. */
  private static final String HOSTS =
      """
      $TTL 60
      @ SOA ns hostmaster 1 3600 600 86400 60
      @ NS ns
      ns A 127.0.0.1
      m0 A 10.0.1.10
      m0 AAAA fd00::10
      m1 CNAME host1
      host1 A 10.0.1.11
      *.wild A 10.0.1.12
      """;

  private static final String PLAIN =
      """
      _etcd-server._tcp SRV 0 0 2380 m0
      _etcd-server._tcp SRV 0 0 2380 m1
      _etcd-server._tcp SRV 0 0 2380 m2.wild
      """;

  private static final String TLS = PLAIN.replace("_etcd-server.", "_etcd-server-ssl.");

  @TempDir private static Path files = Path.of("");
  private static ZoneSigner signer;
  private static Named named;

  @BeforeAll
  static void start(Servers servers) throws IOException {
    signer = servers.zoneSigner(ZONE);
    named = servers.named(Map.of(ZONE, signer.sign(HOSTS)));
    Files.writeString(files.resolve("DNSKEY"), signer.dnskey());
    Files.writeString(files.resolve("DS"), signer.ds());
  }

  @ParameterizedTest(name = "{0} proves what is missing, trust begins at a {1}")
  @CsvSource({"NSEC, DS", "NSEC, DNSKEY", "NSEC3, DS", "NSEC3, DNSKEY"})
  @DisplayName("a signed zone is taken when only one of the two sets is there (no such name)")
  void aSignedZoneIsTaken(String proof, String anchor) throws Exception {
    named.restart(Map.of(ZONE, signed(HOSTS + PLAIN, proof)));
    assertMembers(run(ZONE, "http", anchor), "http");

    named.restart(Map.of(ZONE, signed(HOSTS + TLS, proof)));
    assertMembers(run(ZONE, "https", anchor), "https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NSEC", "NSEC3"})
  @DisplayName("and when the name of the other set is there without such records (no data)")
  void noDataIsNoForgery(String proof) throws Exception {
    String zone = HOSTS + PLAIN + "_etcd-server-ssl._tcp TXT nothing\n";
    named.restart(Map.of(ZONE, signed(zone, proof)));

    // An observer asks for the records with TLS first.
    InitialCluster cluster = bootstrap(ZONE, "DS").run().cluster();

    assertThat(cluster.members()).hasSize(3);
  }

  @Test
  @DisplayName("what is missing for certain is not found, and not denied")
  void whatIsMissingIsNotFound() throws Exception {
    named.restart(Map.of(ZONE, signed(HOSTS, "NSEC3")));

    assertThat(failure(bootstrap(ZONE, "DS").timeout(Duration.ofSeconds(1))))
        .returns(Reason.NOT_FOUND, BootstrapException::reason)
        .hasMessageContaining("NXDOMAIN");
  }

  @ParameterizedTest(name = "{0} became {1}")
  @CsvSource({
    "SRV 0 0 2380 m1., SRV 0 0 6666 m1.",
    "10.0.1.11, 10.6.6.6",
    "fd00::10, fd00::666",
    "10.0.1.12, 10.6.6.6"
  })
  @DisplayName("a record that was changed after it was signed is refused, and not asked for again")
  void whatWasChangedIsRefused(String before, String after) throws Exception {
    String zone = signed(HOSTS + PLAIN, "NSEC");
    String from = before.replaceAll("\\.$", "." + ZONE + ".");
    String to = after.replaceAll("\\.$", "." + ZONE + ".");
    assertThat(zone).contains(from);
    named.restart(Map.of(ZONE, zone.replace(from, to)));

    assertDenied(failure(member(ZONE, "http", "DS")), "is not valid");
  }

  @Test
  @DisplayName("so is a signature that has expired")
  void whatHasExpiredIsRefused() throws Exception {
    named.restart(
        Map.of(ZONE, signer.sign(HOSTS + PLAIN, "-P", "-s", "now-7200", "-e", "now-3600")));

    assertDenied(failure(member(ZONE, "http", "DS")), "is not valid");
  }

  @Test
  @DisplayName("so is a zone that should be signed and is not")
  void whatIsNotSignedIsRefused() throws Exception {
    named.restart(Map.of(ZONE, HOSTS + PLAIN));

    assertDenied(failure(member(ZONE, "http", "DS")), "is not valid");
  }

  @Test
  @DisplayName("so is a zone below none of the trust anchors")
  void whatNobodyVouchesForIsRefused() throws Exception {
    named.restart(Map.of("other.test", HOSTS + PLAIN));

    assertDenied(failure(member("other.test", "http", "DS")), "is not signed");
  }

  @Test
  @DisplayName("trust goes from a zone to the one below it, if that is signed with the right keys")
  void trustIsPassedOn(Servers servers) throws Exception {
    String below = "below." + ZONE;
    ZoneSigner belowSigner = servers.zoneSigner(below);
    String signedBelow = belowSigner.sign(HOSTS + PLAIN);
    String delegation = HOSTS + "below NS ns." + below + ".\nns.below A 127.0.0.1\n";
    String with = delegation + belowSigner.ds();
    named.restart(Map.of(ZONE, signed(with, "NSEC"), below, signedBelow));
    assertMembers(run(below, "http", "DS"), "http");

    named.restart(Map.of(ZONE, signed(delegation, "NSEC"), below, signedBelow));
    assertDenied(failure(member(below, "http", "DS")), "is not signed");

    String others = servers.zoneSigner(below).sign(HOSTS + PLAIN);
    named.restart(Map.of(ZONE, signed(with, "NSEC"), below, others));
    assertDenied(failure(member(below, "http", "DS")), "is not valid");
  }

  @Test
  @DisplayName("through the command: a list, or exit status 8 with what to do")
  void throughTheCommand(Servers servers) throws Exception {
    Distribution distribution = Distribution.unpack(servers.newDirectory("distribution"));
    named.restart(Map.of(ZONE, signed(HOSTS + PLAIN, "NSEC")));
    Run good = resolve(distribution);
    named.restart(Map.of(ZONE, HOSTS + PLAIN));
    Run bad = resolve(distribution);

    assertThat(good.status()).as(good.err()).isZero();
    assertThat(good.out().strip())
        .isEqualTo(
            "m0=http://m0.example.test:2380,m1=http://m1.example.test:2380,m2=http://m2.wild.example.test:2380");
    assertThat(bad.status()).as(bad.err()).isEqualTo(8);
    assertThat(bad.err()).contains("dnssec-trust-anchor", "set dnssec to off");
  }

  private static Run resolve(Distribution distribution) {
    return distribution.run(
        "resolve",
        "--output=initial-cluster",
        "--timeout=30s",
        "--discovery-srv=" + ZONE,
        "--dns-server=" + server(),
        "--expected-size=3",
        "--dnssec=require",
        "--dnssec-trust-anchor=" + files.resolve("DS"));
  }

  private static String signed(String zone, String proof) {
    return proof.equals("NSEC3") ? signer.sign(zone, "-3", "-", "-H", "0") : signer.sign(zone);
  }

  private static String server() {
    return named.address().getAddress().getHostAddress() + ":" + named.address().getPort();
  }

  private static InitialCluster run(String domain, String scheme, String anchor) throws Exception {
    return member(domain, scheme, anchor).run().cluster();
  }

  private static ClusterBootstrap member(String domain, String scheme, String anchor) {
    return bootstrap(domain, anchor)
        .localMember(LocalMember.of("m1", scheme + "://10.0.1.11:2380"));
  }

  private static ClusterBootstrap bootstrap(String domain, String anchor) {
    Map<String, String> options = new HashMap<>();
    options.put("discovery-srv", domain);
    options.put("dns-server", server());
    options.put("dns-timeout", "10s");
    options.put("expected-size", "3");
    options.put("dnssec", "require");
    options.put("dnssec-trust-anchor", files.resolve(anchor).toString());
    ClusterBootstrap bootstrap = ClusterBootstrap.using("dns-srv").timeout(LIMIT);
    options.forEach(bootstrap::option);
    return bootstrap;
  }

  private static BootstrapException failure(ClusterBootstrap bootstrap) {
    return catchThrowableOfType(BootstrapException.class, bootstrap::run);
  }

  private static void assertDenied(BootstrapException failure, String text) {
    assertThat(failure)
        .returns(Reason.DENIED, BootstrapException::reason)
        .hasMessageContaining(text);
  }

  private static void assertMembers(InitialCluster cluster, String scheme) {
    assertThat(cluster.members().stream().map(member -> member.peerUrls().get(0).toString()))
        .allMatch(url -> url.startsWith(scheme + "://"))
        .hasSize(3);
    assertThat(cluster.members().stream().map(member -> member.name()).toList())
        .isEqualTo(List.of("m0", "m1", "m2"));
  }
}
