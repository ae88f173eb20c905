package dev.etcdbootstrap.it;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Isolation;
import dev.etcdbootstrap.testservers.MemberList;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.dns.Dnsmasq;
import dev.etcdbootstrap.testservers.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import okhttp3.tls.HeldCertificate;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From SRV records in a real dnsmasq to a running cluster of three real etcd, which find each other
 * by the same host names; and what etcd's own discovery makes of such records.
 */
@ExtendWith(ServersExtension.class)
final class DnsSrvClusterIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String DOMAIN = "example.test";

  private static Distribution distribution;

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  @Test
  @DisplayName("without TLS, by the names of the hosts")
  void withoutTls(Servers servers) {
    formsOneCluster(Layout.of("http", i -> List.of("127.0.0." + (2 + i))), servers);
  }

  @Test
  @DisplayName("with TLS, by the names of the hosts")
  void withTls(Servers servers) {
    formsOneCluster(Layout.of("https", i -> List.of("127.0.0." + (2 + i))), servers);
  }

  @Test
  @DisplayName(
      "by addresses and other names; records with a suffix, beside others; no size is told")
  void byAddressesWithASuffix(Servers servers) {
    Layout layout =
        Layout.of("http", i -> List.of("127.0.0." + (2 + i))).withSuffix("prod").advertisingLast();

    formsOneCluster(layout.withNames("a", "b", "c").withoutSize(), servers);
  }

  @Test
  @DisplayName("two addresses a host, of which each member advertises the second")
  void twoAddresses(Servers servers) {
    formsOneCluster(
        Layout.of("http", i -> List.of("127.0.0." + (2 + i), "127.0.1." + (2 + i)))
            .advertisingLast(),
        servers);
  }

  @Test
  @DisplayName("both families, of which each member advertises its IPv6 address, with TLS")
  void bothFamilies(Servers servers) {
    assumeTrue(hasIpv6(), "this machine has no ::1");

    formsOneCluster(
        Layout.of("https", i -> List.of("127.0.0." + (2 + i), "::1")).advertisingLast(), servers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  @DisplayName("etcd 3.4 behind run, which asks the DNS itself")
  void behindRun(String scheme, Servers servers) {
    Layout layout = Layout.of(scheme, i -> List.of("127.0.0." + (2 + i)));
    Dnsmasq dnsmasq = servers.dnsmasq(layout.dnsmasq(servers.directory()));
    List<Etcd> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<String> runBy =
          new ArrayList<>(Isolation.withHosts(layout.hostsFile(servers.directory())));
      runBy.add(distribution.command().toString());
      runBy.add("run");
      layout.options(dnsmasq).forEach((key, value) -> runBy.add("--" + key + "=" + value));
      runBy.add("--");
      Etcd.Builder etcd =
          servers
              .etcd(layout.names.get(i))
              .runBy(runBy)
              // Without TLS, no etcd 3.4 could use this itself.
              .setting("discovery-srv", DOMAIN)
              .setting("initial-advertise-peer-urls", layout.advertised(i))
              .setting("listen-peer-urls", layout.listening(i));
      layout.tls(i, servers.directory()).forEach(etcd::setting);
      members.add(etcd.build().start());
    }
    members.forEach(member -> member.awaitHealthy(LIMIT));
    assertThat(described(members.get(0).client().memberList()).values())
        .containsExactlyInAnyOrder(layout.url(0), layout.url(1), layout.url(2));
  }

  private static boolean hasIpv6() {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(loopback))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @DisplayName("without TLS, where etcd 3.4 itself cannot be started")
  void nativeWithoutTls(Servers servers) {
    Layout layout = Layout.of("http", i -> List.of("127.0.0." + (2 + i)));
    List<String> lines = layout.dnsmasq(servers.directory());

    // It takes the answer for a failure and the failure for an answer.
    assertThat(nativeFailure(servers, layout, lines))
        .contains("error querying DNS SRV records for _etcd-server");
    assertThat(resolve(servers, layout, lines).result().getJSONArray("members")).hasSize(3);
  }

  @Test
  @DisplayName("a member that etcd numbers and ours name has the same IDs in both")
  void nativeHasTheSameIds(Servers servers) {
    Layout layout = Layout.of("https", i -> List.of("127.0.0." + (2 + i)));
    List<String> lines = layout.dnsmasq(servers.directory());
    JSONObject result = resolve(servers, layout, lines).result();

    Etcd etcd = natively(servers, layout, lines);
    String id = result.getJSONArray("members").getJSONObject(0).getString("id");
    etcd.process()
        .awaitLog("starting member " + id + " in cluster " + result.getString("cluster-id"), LIMIT);
    assertThat(etcd.process().logText()).contains("0=https://").contains("1=https://");
  }

  @Test
  @DisplayName("etcd leaves out a host that has no address, and makes another cluster; ours waits")
  void nativeLeavesOut(Servers servers) {
    Layout layout = Layout.of("https", i -> i == 2 ? List.of() : List.of("127.0.0." + (2 + i)));
    List<String> lines = layout.dnsmasq(servers.directory());

    Etcd etcd = natively(servers, layout, lines);
    InitialCluster ofTwo = InitialCluster.parse("0=" + layout.url(0) + ",1=" + layout.url(1));
    etcd.process().awaitLog("starting member .* in cluster " + ofTwo.clusterId() + "$", LIMIT);

    CommandMember ours = resolve(servers, layout, lines);
    ours.process().awaitLog("m2 has no address: .*NXDOMAIN", LIMIT);
    assertThat(ours.process().isRunning()).isTrue();
  }

  @Test
  @DisplayName("etcd compares one address of each; ours all of them")
  void nativeComparesOneAddress(Servers servers) {
    assumeTrue(hasIpv6(), "this machine has no ::1");
    Layout layout = Layout.of("https", i -> List.of("127.0.0." + (2 + i), "::1")).advertisingLast();
    List<String> lines = layout.dnsmasq(servers.directory());

    assertThat(nativeFailure(servers, layout, lines))
        .contains("cannot find local etcd member \"m0\" in SRV records");
    assertThat(resolve(servers, layout, lines).result().getJSONArray("members")).hasSize(3);
  }

  @Test
  @DisplayName("etcd asks once; ours until the records are there")
  void nativeAsksOnce(Servers servers) {
    Layout layout = Layout.of("https", i -> List.of("127.0.0." + (2 + i)));
    List<String> nothing = List.of("local=/" + DOMAIN + "/");
    List<String> lines = layout.dnsmasq(servers.directory());

    assertThat(nativeFailure(servers, layout, nothing)).contains("no such host");

    Dnsmasq dnsmasq = servers.dnsmasq(nothing);
    CommandMember ours = layout.start(0, servers, dnsmasq);
    ours.process().awaitLog("NXDOMAIN", LIMIT);
    dnsmasq.restart(lines);
    assertThat(ours.result().getJSONArray("members")).hasSize(3);
  }

  private static void formsOneCluster(Layout layout, Servers servers) {
    Dnsmasq dnsmasq = servers.dnsmasq(layout.dnsmasq(servers.directory()));
    List<CommandMember> commands =
        IntStream.range(0, 3).mapToObj(i -> layout.start(i, servers, dnsmasq)).toList();
    List<JSONObject> results = commands.stream().map(CommandMember::result).toList();
    List<Etcd> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Etcd.Builder etcd =
          InteropCluster.configured(servers.etcd(layout.names.get(i)), results.get(i))
              .runBy(Isolation.withHosts(layout.hostsFile(servers.directory())))
              .setting("listen-peer-urls", layout.listening(i));
      layout.tls(i, servers.directory()).forEach(etcd::setting);
      members.add(etcd.build().start());
    }
    members.forEach(member -> member.awaitHealthy(LIMIT));

    for (int i = 0; i < 3; i++) {
      MemberList running = members.get(i).client().memberList();
      assertThat(running.clusterId()).isEqualTo(results.get(i).getString("cluster-id"));
      assertThat(described(running)).isEqualTo(described(results.get(i)));
      assertThat(described(running).values())
          .containsExactlyInAnyOrder(layout.url(0), layout.url(1), layout.url(2));
    }
  }

  private static Map<String, String> described(MemberList list) {
    Map<String, String> members = new TreeMap<>();
    list.members()
        .forEach(
            member ->
                members.put(
                    member.id(),
                    member.peerUrls().stream().map(URI::toString).collect(joining(","))));
    return members;
  }

  private static Map<String, String> described(JSONObject result) {
    Map<String, String> members = new TreeMap<>();
    for (Object each : result.getJSONArray("members")) {
      JSONObject member = (JSONObject) each;
      members.put(
          member.getString("id"), member.getJSONArray("peer-urls").join(",").replace("\"", ""));
    }
    return members;
  }

  private static CommandMember resolve(Servers servers, Layout layout, List<String> lines) {
    return layout.start(0, servers, servers.dnsmasq(lines));
  }

  /** What it says in the end. */
  private static String nativeFailure(Servers servers, Layout layout, List<String> lines) {
    Etcd etcd = natively(servers, layout, lines);
    assertThat(etcd.process().awaitExit(LIMIT)).isNotZero();
    return etcd.process().logText();
  }

  /** The first member, by etcd's own discovery, on a network of its own. */
  private static Etcd natively(Servers servers, Layout layout, List<String> lines) {
    Etcd.Builder etcd =
        servers
            .etcd(layout.names.get(0))
            .runBy(Isolation.withDns(servers.directory(), lines))
            .setting("discovery-srv", DOMAIN)
            .setting("initial-advertise-peer-urls", layout.advertised(0))
            .setting("listen-peer-urls", layout.listening(0));
    layout.tls(0, servers.directory()).forEach(etcd::setting);
    return etcd.build().start();
  }

  /**
   * Where members are and what they say of it.
   *
   * @param addresses of the hosts m0, m1 and m2
   * @param names of the members
   * @param advertisesLast the last address, else the host
   */
  private record Layout(
      String scheme,
      String suffix,
      List<List<String>> addresses,
      List<Integer> ports,
      List<String> names,
      boolean advertisesLast,
      boolean tellsSize) {

    interface Addresses {
      List<String> of(int member);
    }

    static Layout of(String scheme, Addresses addresses) {
      return new Layout(
          scheme,
          "",
          IntStream.range(0, 3).mapToObj(addresses::of).toList(),
          IntStream.range(0, 3).mapToObj(i -> FreePorts.next(FreePorts.loopback(2 + i))).toList(),
          List.of("m0", "m1", "m2"),
          false,
          true);
    }

    Layout withSuffix(String text) {
      return new Layout(scheme, text, addresses, ports, names, advertisesLast, tellsSize);
    }

    Layout withNames(String... texts) {
      return new Layout(
          scheme, suffix, addresses, ports, List.of(texts), advertisesLast, tellsSize);
    }

    Layout advertisingLast() {
      return new Layout(scheme, suffix, addresses, ports, names, true, tellsSize);
    }

    Layout withoutSize() {
      return new Layout(scheme, suffix, addresses, ports, names, advertisesLast, false);
    }

    private static String host(int i) {
      return "m" + i + "." + DOMAIN;
    }

    /** As it is in every list. */
    String url(int i) {
      return scheme + "://" + host(i) + ":" + ports.get(i);
    }

    String advertised(int i) {
      List<String> own = addresses.get(i);
      return advertisesLast ? at(own.get(own.size() - 1), i) : url(i);
    }

    String listening(int i) {
      return addresses.get(i).stream().map(address -> at(address, i)).collect(joining(","));
    }

    private String at(String address, int i) {
      String host = address.contains(":") ? "[" + address + "]" : address;
      return scheme + "://" + host + ":" + ports.get(i);
    }

    /** Its lines; those of records without the suffix would make another cluster. */
    List<String> dnsmasq(Path directory) {
      String service = "_etcd-server" + (scheme.equals("https") ? "-ssl" : "");
      List<String> lines = new ArrayList<>();
      lines.add("local=/" + DOMAIN + "/");
      lines.add("addn-hosts=" + hostsFile(directory));
      for (int i = 0; i < 3; i++) {
        String owner = service + (suffix.isEmpty() ? "" : "-" + suffix) + "._tcp." + DOMAIN;
        lines.add("srv-host=" + owner + "," + host(i) + "," + ports.get(i));
      }
      if (!suffix.isEmpty()) {
        lines.add("srv-host=" + service + "._tcp." + DOMAIN + "," + host(0) + ",1");
      }
      return lines;
    }

    Path hostsFile(Path directory) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        for (String address : addresses.get(i)) {
          lines.add(address + " " + host(i));
        }
      }
      try {
        return Files.write(directory.resolve("hosts"), lines);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** etcd's settings. */
    Map<String, String> tls(int i, Path directory) {
      if (scheme.equals("http")) {
        return Map.of();
      }
      HeldCertificate certificate =
          new HeldCertificate.Builder()
              .commonName(host(i))
              .addSubjectAlternativeName(host(i))
              // From where members connect to each other.
              .addSubjectAlternativeName("127.0.0.1")
              .addSubjectAlternativeName("::1")
              .signedBy(AUTHORITY)
              .build();
      return Map.of(
          "peer-client-cert-auth", "true",
          "peer-trusted-ca-file", write(directory, "ca.pem", AUTHORITY.certificatePem()),
          "peer-cert-file", write(directory, host(i) + ".pem", certificate.certificatePem()),
          "peer-key-file", write(directory, host(i) + ".key", certificate.privateKeyPkcs8Pem()));
    }

    private static final HeldCertificate AUTHORITY =
        new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();

    private static String write(Path directory, String name, String text) {
      try {
        return Files.writeString(directory.resolve(name), text).toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** By which members find the records. */
    Map<String, String> options(Dnsmasq dnsmasq) {
      Map<String, String> options = new HashMap<>();
      options.put("discovery-srv", DOMAIN);
      options.put(
          "dns-server",
          dnsmasq.address().getAddress().getHostAddress() + ":" + dnsmasq.address().getPort());
      if (!suffix.isEmpty()) {
        options.put("discovery-srv-name", suffix);
      }
      if (tellsSize) {
        options.put("expected-size", "3");
      }
      return options;
    }

    /** Starts the command for a member. */
    CommandMember start(int i, Servers servers, Dnsmasq dnsmasq) {
      return CommandMember.start(
          servers, distribution, options(dnsmasq), names.get(i), advertised(i));
    }
  }
}
