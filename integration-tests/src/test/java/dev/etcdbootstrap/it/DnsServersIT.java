package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.dns.Dnsmasq;
import dev.etcdbootstrap.testservers.dns.Named;
import dev.etcdbootstrap.testservers.process.FreePorts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The ways to reach real DNS servers, through the command. */
@ExtendWith(ServersExtension.class)
final class DnsServersIT {

  private static final String ZONE = "example.test";
  private static final int MANY = 60;

  @TempDir private static Path files = Path.of("");
  private static Distribution distribution;

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  private static String zone(int members) {
    return "$TTL 60\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n"
        + IntStream.range(0, members)
            .mapToObj(
                i -> "_etcd-server._tcp SRV 0 0 2380 m%1$d\nm%1$d A 10.0.1.%1$d\n".formatted(i))
            .collect(Collectors.joining());
  }

  private static List<String> lines(int members) {
    List<String> lines = new ArrayList<>(List.of("local=/" + ZONE + "/"));
    for (int i = 0; i < members; i++) {
      lines.add("srv-host=_etcd-server._tcp.%s,m%d.%s,2380".formatted(ZONE, i, ZONE));
      lines.add("host-record=m%d.%s,10.0.1.%d".formatted(i, ZONE, i));
    }
    return lines;
  }

  @Test
  @DisplayName("over HTTPS, from a server that the JVM trusts, and from no other")
  void overHttps(Servers servers) throws Exception {
    HeldCertificate authority =
        new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();
    HeldCertificate held =
        new HeldCertificate.Builder()
            .commonName("dns")
            .addSubjectAlternativeName("127.0.0.1")
            .signedBy(authority)
            .build();
    Path certificate = Files.writeString(files.resolve("dns.pem"), held.certificatePem());
    Path key = Files.writeString(files.resolve("dns.key"), held.privateKeyPkcs8Pem());
    Path trusted = trusting(authority);
    Named named = servers.named(Map.of(ZONE, zone(3)));
    named.restart(Map.of(ZONE, zone(3)), certificate, key);
    String trust =
        "-Djavax.net.ssl.trustStore="
            + trusted
            + " -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=changeit";

    Run run = resolve(Map.of("ETCD_BOOTSTRAP_JAVA_OPTS", trust), named.httpsUrl().toString(), 3);
    Run untrusting = resolve(Map.of(), named.httpsUrl().toString(), 3, "5s");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("m2=http://m2.example.test:2380");
    assertThat(untrusting.status()).as(untrusting.err()).isEqualTo(4);
    assertThat(untrusting.err()).contains(named.httpsUrl() + " cannot be reached over TLS");
  }

  private static Path trusting(HeldCertificate authority)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", authority.certificate());
    Path file = files.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return file;
  }

  @Test
  @DisplayName("over TCP alone, with more queries for 60 members than dnsmasq takes connections")
  void overTcp(Servers servers) {
    Named named = servers.named(Map.of(ZONE, zone(MANY)));
    Dnsmasq dnsmasq = servers.dnsmasq(lines(MANY));

    for (InetSocketAddress server : List.of(named.address(), dnsmasq.address())) {
      assertMembers(resolve(Map.of(), "tcp://" + text(server), MANY), MANY);
    }
  }

  @Test
  @DisplayName("over UDP, and TCP for what does not fit, as the records of 60 members")
  void overUdp(Servers servers) {
    Named named = servers.named(Map.of(ZONE, zone(MANY)));
    Dnsmasq dnsmasq = servers.dnsmasq(lines(MANY));

    for (InetSocketAddress server : List.of(named.address(), dnsmasq.address())) {
      assertMembers(resolve(Map.of(), text(server), MANY), MANY);
    }
  }

  @Test
  @DisplayName("2,300 members, with 1,024 files open at a time")
  void manyMembersWithFewFiles(Servers servers) {
    List<String> lines = new ArrayList<>(List.of("local=/t/", "dns-forward-max=5000"));
    for (int i = 0; i < 2_300; i++) { // with names that short, their records fit into an answer
      lines.add("srv-host=_etcd-server._tcp.t,m%d.t,2380".formatted(i));
      lines.add("host-record=m%d.t,10.0.%d.%d".formatted(i, i / 250, 1 + i % 250));
    }
    Dnsmasq dnsmasq = servers.dnsmasq(lines);

    Run run =
        Run.of(
            distribution.home(),
            Map.of(),
            List.of(
                "bash",
                "-c",
                "ulimit -n 1024 && exec \"$0\" \"$@\"",
                distribution.command().toString(),
                "resolve",
                "--observe",
                "--output=initial-cluster",
                "--timeout=60s",
                "--discovery-srv=t",
                "--dns-server=" + text(dnsmasq.address()),
                "--expected-size=2300"));

    assertMembers(run, 2_300);
  }

  @Test
  @DisplayName("the second of two, when the first is dead or says nothing")
  void theSecondOfTwo(Servers servers) {
    Dnsmasq silent = servers.dnsmasq(lines(3));
    silent.pause();
    String dead = "127.0.0.1:" + FreePorts.next();
    String alive = text(servers.dnsmasq(lines(3)).address());

    assertMembers(resolve(Map.of(), dead + "," + alive, 3), 3);
    assertMembers(resolve(Map.of(), "tcp://" + dead + "," + alive, 3), 3);
    assertMembers(resolve(Map.of(), text(silent.address()) + "," + alive, 3), 3);
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static Run resolve(Map<String, String> environment, String servers, int size) {
    return resolve(environment, servers, size, "30s");
  }

  private static Run resolve(
      Map<String, String> environment, String servers, int size, String timeout) {
    return distribution.run(
        environment,
        "resolve",
        "--output=initial-cluster",
        "--timeout=" + timeout,
        "--discovery-srv=" + ZONE,
        "--dns-server=" + servers,
        "--dns-timeout=500ms",
        "--expected-size=" + size);
  }

  private static void assertMembers(Run run, int size) {
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().strip().split(","))
        .hasSize(size)
        .allMatch(member -> member.startsWith("m"));
  }
}
