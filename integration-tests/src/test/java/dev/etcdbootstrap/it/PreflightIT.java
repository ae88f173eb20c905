package dev.etcdbootstrap.it;

import static dev.etcdbootstrap.it.RunCluster.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.process.LoggedProcess;
import dev.etcdbootstrap.testservers.programs.Executable;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import dev.etcdbootstrap.testservers.programs.Program;
import dev.etcdbootstrap.testservers.programs.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code run} refuses before it registers, and what real etcds make of the same. */
@ExtendWith(ServersExtension.class)
@DisplayName("the preflight of run")
final class PreflightIT {

  private static final int USAGE = 2;
  private static final int UNAVAILABLE = 4;

  private static Distribution distribution;

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  private static List<String> run(String... flags) {
    List<String> command = new ArrayList<>(List.of(distribution.command().toString(), "run"));
    command.addAll(List.of(flags));
    command.add("--");
    return command;
  }

  /**
   * Of a member with free ports and no data, unless these flags say otherwise; one without a value
   * is left out.
   */
  private static List<String> flags(Servers servers, String... more) {
    Map<String, String> flags = new TreeMap<>();
    URI peer = FreePorts.nextUrl();
    String client = FreePorts.nextUrl().toString();
    flags.put("name", "m0");
    flags.put("data-dir", servers.newDirectory("m0").resolve("data").toString());
    flags.put("listen-peer-urls", peer.toString());
    flags.put("initial-advertise-peer-urls", peer.toString());
    flags.put("initial-cluster", "m0=" + peer);
    flags.put("listen-client-urls", client);
    flags.put("advertise-client-urls", client);
    for (String flag : more) {
      String text =
          flag.replace("DIR", servers.directory().toString())
              .replace("PORT", String.valueOf(peer.getPort()));
      int equals = text.indexOf('=');
      flags.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return flags.entrySet().stream()
        .filter(flag -> !flag.getValue().isEmpty())
        .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
        .toList();
  }

  /** How it ends, and all that it says. */
  private static Run ended(
      Servers servers, List<String> runBy, Executable etcd, List<String> flags) {
    List<String> command = new ArrayList<>(runBy);
    command.addAll(etcd.command(flags));
    try (LoggedProcess process = servers.process("m0", command, etcd.environment())) {
      int status = process.awaitExit(LIMIT);
      return new Run(status, "", process.logText());
    }
  }

  private static Stream<Executable> etcds() {
    return Stream.of(Programs.find(Program.ETCD), Programs.at(NativeEtcd.require(), Program.ETCD));
  }

  static Stream<Arguments> refusedByEtcd() {
    return Stream.of(
        refused(
            "a host name to listen at",
            "expected IP in URL for binding",
            "http://m0.example:2380 is not an address, and etcd listens at no other",
            "listen-peer-urls=http://m0.example:2380"),
        refused(
            "a URL without its scheme",
            "(invalid value|URL scheme must be)",
            "etcd's --listen-metrics-urls: URL 127.0.0.1:2381 has no scheme",
            "listen-metrics-urls=127.0.0.1:2381"),
        refused(
            "https to peers without a certificate",
            "KeyFile and CertFile are not presented",
            "needs a certificate, and none is set; set peer-cert-file and peer-key-file, or"
                + " peer-auto-tls",
            "listen-peer-urls=https://127.0.0.1:PORT"),
        refused(
            "https to clients without a certificate",
            "TLS key/cert .* must be provided for client url",
            "needs a certificate, and none is set; set cert-file and key-file, or auto-tls",
            "listen-client-urls=https://127.0.0.1:0"),
        refused(
            "https to metrics without a certificate",
            "(KeyFile and CertFile are not presented|must be provided for metrics secure url)",
            "etcd's --listen-metrics-urls: https://127.0.0.1:0 needs a certificate",
            "listen-metrics-urls=https://127.0.0.1:0"),
        refused(
            "clients without an advertised URL",
            "advertise-client-urls is required",
            "etcd's --listen-client-urls is set, and etcd asks for advertise-client-urls then",
            "advertise-client-urls="),
        refused(
            "one port twice",
            "address already in use",
            "etcd's --listen-metrics-urls: http://0.0.0.0:",
            "listen-metrics-urls=http://0.0.0.0:PORT"),
        refused(
            "a certificate without its key",
            "KeyFile and CertFile must both be present",
            "etcd's --peer-cert-file is set and peer-key-file is not; etcd takes both",
            "peer-cert-file=DIR/a.pem"),
        refused(
            "a certificate that is not there",
            "no such file or directory",
            "/none.pem cannot be read: there is no such file; correct the path",
            "peer-cert-file=DIR/none.pem",
            "peer-key-file=DIR/a.key"),
        refused(
            "authorities that are not there",
            "no such file or directory",
            "etcd's --peer-trusted-ca-file: ",
            "peer-trusted-ca-file=DIR/none.pem"),
        refused(
            "the key of another certificate",
            "private key does not match public key",
            "/b.key is not the key of the first certificate in ",
            "peer-cert-file=DIR/a.pem",
            "peer-key-file=DIR/b.key"),
        refused(
            "a key that is none",
            "found a certificate rather than a key",
            "/a.pem holds no private key that can be read",
            "cert-file=DIR/a.pem",
            "key-file=DIR/a.pem",
            "listen-client-urls=https://127.0.0.1:0"));
  }

  private static Arguments refused(String name, String theirs, String ours, String... flags) {
    return Arguments.argumentSet(name, theirs, ours, flags);
  }

  @ParameterizedTest
  @MethodSource("refusedByEtcd")
  @DisplayName("refuses what etcd refuses")
  void refuses(String theirs, String ours, String[] flags, Servers servers) {
    write(servers.directory(), "a", held("127.0.0.1").build());
    write(servers.directory(), "b", held("127.0.0.1").build());

    etcds()
        .forEach(
            etcd -> {
              Run plain = ended(servers, List.of(), etcd, flags(servers, flags));
              assertThat(plain.status()).isNotZero();
              assertThat(plain.err()).containsPattern(theirs);
            });
    Run run = ended(servers, run(), Programs.find(Program.ETCD), flags(servers, flags));
    assertThat(run.status()).as(run.err()).isEqualTo(USAGE);
    assertThat(run.err()).contains(ours).doesNotContain("etcd Version:");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, bind: address already in use, another process listens at 127.0.0.1:",
    "192.0.2.1, bind: cannot assign requested address, no interface of this machine has the address"
  })
  @DisplayName("refuses an address that etcd cannot have now, with a status of its own")
  void addresses(String host, String theirs, String ours, Servers servers) throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String metrics = "listen-metrics-urls=http://" + host + ":" + other.getLocalPort();
      etcds()
          .forEach(
              etcd -> {
                Run plain = ended(servers, List.of(), etcd, flags(servers, metrics));
                assertThat(plain.status()).isNotZero();
                assertThat(plain.err()).contains(theirs);
              });
      Run run = ended(servers, run(), Programs.find(Program.ETCD), flags(servers, metrics));
      assertThat(run.status()).as(run.err()).isEqualTo(UNAVAILABLE);
      assertThat(run.err())
          .contains("etcd's --listen-metrics-urls: " + ours)
          .doesNotContain("etcd Version:");
    }
  }

  static Stream<Arguments> refusedByMembers() {
    Instant now = Instant.now();
    Duration day = Duration.ofDays(1);
    HeldCertificate.Builder old =
        held("127.0.0.1").validityInterval(millis(now, -9), millis(now, -1));
    return Stream.of(
        Arguments.argumentSet(
            "expired",
            old.build(),
            "x509: certificate has expired or is not yet valid",
            "the certificate was valid until " + now.minus(day).toString().substring(0, 10)),
        Arguments.argumentSet(
            "not yet valid",
            held("127.0.0.1").validityInterval(millis(now, 1), millis(now, 9)).build(),
            "x509: certificate has expired or is not yet valid",
            "the certificate is valid from " + now.plus(day).toString().substring(0, 10)),
        Arguments.argumentSet(
            "for another host",
            held("m0.example").addSubjectAlternativeName("10.0.0.1").build(),
            "x509: certificate is valid for 10.0.0.1, not 127.0.0.1",
            "the certificate is for m0.example, 10.0.0.1, not for 127.0.0.1 of"));
  }

  private static long millis(Instant now, int days) {
    return now.plus(Duration.ofDays(days)).toEpochMilli();
  }

  @ParameterizedTest
  @MethodSource("refusedByMembers")
  @DisplayName("refuses a certificate with which other members would not talk to it")
  void certificates(HeldCertificate held, String theirs, String ours, Servers servers) {
    write(servers.directory(), "a", held);
    doNotTalk(theirs, ours, servers);
  }

  @Test
  @DisplayName("refuses a certificate that is for servers alone")
  void purpose(Servers servers) throws Exception {
    writeServerOnly(servers.directory());
    doNotTalk(
        "(incompatible key usage|bad certificate)",
        "by its extended key usage the certificate is not for a client; make one with the extended"
            + " key usage serverAuth and clientAuth",
        servers);
  }

  /** Two members with the certificate that is there, which is its own authority. */
  private static void doNotTalk(String theirs, String ours, Servers servers) {
    etcds()
        .forEach(
            program -> {
              List<Etcd> two = two(servers, program, List.of()).members();
              two.forEach(Etcd::start);
              two.get(0).process().awaitLog(theirs, LIMIT);
              two.forEach(Etcd::kill);
            });
    Etcd member = two(servers, Programs.find(Program.ETCD), run()).member(0).start();
    assertThat(member.process().awaitExit(LIMIT)).as(member.process().logText()).isEqualTo(USAGE);
    assertThat(member.process().logText()).contains(ours).doesNotContain("etcd Version:");
  }

  private static RunCluster two(Servers servers, Executable program, List<String> runBy) {
    return RunCluster.at(
        Stream.generate(() -> URI.create("https://127.0.0.1:" + FreePorts.next()))
            .limit(2)
            .toList(),
        servers,
        servers.newDirectory("two").getFileName() + "-",
        runBy,
        builder ->
            builder
                .program(program.path())
                .setting("peer-cert-file", servers.directory() + "/a.pem")
                .setting("peer-key-file", servers.directory() + "/a.key")
                .setting("peer-trusted-ca-file", servers.directory() + "/a.pem")
                .setting("peer-client-cert-auth", "true"));
  }

  @Test
  @DisplayName("registers nothing, and a dry run shows all of it")
  void registersNothing(Servers servers) {
    SharedRegistry.Token token = V2Store.start(servers).newToken(3);
    String[] flags = {
      "initial-cluster=",
      "discovery=" + token.options().get("discovery"),
      "advertise-client-urls=http://0.0.0.0:2379",
      "peer-cert-file=DIR/none.pem"
    };
    Executable etcd = Programs.find(Program.ETCD);

    Run run = ended(servers, run(), etcd, flags(servers, flags));
    assertThat(run.status()).as(run.err()).isEqualTo(USAGE);
    Run dry = ended(servers, run("--dry-run"), etcd, flags(servers, flags));
    assertThat(dry.status()).as(dry.err()).isZero();
    assertThat(dry.err().lines())
        .contains(
            "error: etcd's --advertise-client-urls: http://0.0.0.0:2379 is no address to connect to;"
                + " advertise the address at which others reach this member; only listen URLs may be"
                + " 0.0.0.0 or ::",
            "error: etcd's --peer-cert-file is set and peer-key-file is not; etcd takes both; set"
                + " peer-key-file too")
        .anyMatch(line -> line.startsWith("decision: "));
    assertThat(token.registrations()).isEmpty();
  }

  @Test
  @DisplayName("warns a member that has data, and starts it")
  void restart(Servers servers) {
    Etcd first = servers.etcd("m0").runBy(run()).build().start().awaitHealthy(LIMIT);
    assertThat(first.process().terminate(LIMIT)).isTrue();
    Etcd.Builder again =
        servers
            .etcd("m0")
            .runBy(run())
            .dataDirectory(first.dataDirectory())
            .peerUrl(first.peerUrl())
            .clientUrl(first.clientUrl())
            .setting("advertise-client-urls", "http://0.0.0.0:2379");

    Etcd second = again.build().start().awaitHealthy(LIMIT);
    assertThat(second.process().logText())
        .contains("warning: etcd's --advertise-client-urls: http://0.0.0.0:2379 is no address");
  }

  private static HeldCertificate.Builder held(String host) {
    return new HeldCertificate.Builder().addSubjectAlternativeName(host).certificateAuthority(0);
  }

  private static void write(Path directory, String name, HeldCertificate held) {
    write(directory.resolve(name + ".pem"), held.certificatePem());
    write(directory.resolve(name + ".key"), held.privateKeyPkcs8Pem());
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By the JDK's own program: okhttp makes certificates for every purpose. */
  private static void writeServerOnly(Path directory) throws Exception {
    Path store = directory.resolve("store.p12");
    String arguments =
        "-genkeypair -alias m -keyalg EC -dname CN=m -storepass secret -storetype PKCS12 -ext bc=ca:true"
            + " -ext san=ip:127.0.0.1 -ext eku=serverAuth -keystore";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    command.add(store.toString());
    Run keytool = Run.of(directory, Map.of(), command);
    assertThat(keytool.status()).as(keytool.out()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "secret".toCharArray());
    }
    write(directory.resolve("a.pem"), pem("CERTIFICATE", keys.getCertificate("m").getEncoded()));
    write(
        directory.resolve("a.key"),
        pem("PRIVATE KEY", keys.getKey("m", "secret".toCharArray()).getEncoded()));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
