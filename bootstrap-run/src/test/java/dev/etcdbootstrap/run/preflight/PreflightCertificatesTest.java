package dev.etcdbootstrap.run.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.ProblemReport;
import dev.etcdbootstrap.client.PemFile;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.cluster.Problem;
import dev.etcdbootstrap.run.settings.EtcdArguments;
import dev.etcdbootstrap.run.settings.EtcdSettings;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the preflight of certificates")
final class PreflightCertificatesTest {

  private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
  private static final List<PeerUrl> ADVERTISED =
      PeerUrl.parseList("https://m0.example:2380,https://10.0.0.1:2380");
  private static final HeldCertificate AUTHORITY = valid().certificateAuthority(0).build();
  private static final HeldCertificate OWN = named(valid());

  /** What is in which file; the key of {@code a.pem} is in {@code a.key}. */
  private final Map<String, HeldCertificate> files = new HashMap<>();

  private static HeldCertificate.Builder valid() {
    return between(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(60)));
  }

  private static HeldCertificate.Builder between(Instant begin, Instant end) {
    return new HeldCertificate.Builder().validityInterval(begin.toEpochMilli(), end.toEpochMilli());
  }

  private static HeldCertificate named(HeldCertificate.Builder builder) {
    return builder
        .addSubjectAlternativeName("m0.example")
        .addSubjectAlternativeName("10.0.0.1")
        .build();
  }

  private ProblemReport report(List<PeerUrl> advertised, String... flags) {
    Preflight preflight =
        new Preflight(
            EtcdSettings.of(
                EtcdArguments.parse(List.of(flags)).settings(position -> Optional.empty()),
                List.of(),
                Optional.empty()),
            advertised);
    Map<PemFile, Found<List<X509Certificate>>> certificates = new HashMap<>();
    Map<PemFile, Found<PrivateKey>> keys = new HashMap<>();
    preflight
        .certificates()
        .forEach(
            file -> certificates.put(file, found(file).map(this::chain).orElse(missing(file))));
    preflight
        .keys()
        .forEach(
            file ->
                keys.put(
                    file,
                    found(file)
                        .map(held -> Found.of(held.keyPair().getPrivate()))
                        .orElse(missing(file))));
    return preflight.judge(new MachineView(NOW, Map.of(), certificates, keys), false);
  }

  private Optional<HeldCertificate> found(PemFile file) {
    return Optional.ofNullable(
        files.get(file.path().toString().replace(".key", "").replace(".pem", "")));
  }

  private Found<List<X509Certificate>> chain(HeldCertificate held) {
    return held == OWN
        ? Found.of(List.of(held.certificate(), AUTHORITY.certificate()))
        : Found.of(List.of(held.certificate()));
  }

  private static <T> Found<T> missing(PemFile file) {
    return Found.nothing(file.setting() + ": " + file.path() + " cannot be read: why");
  }

  /** All peer files, in this order; a hyphen leaves one out. */
  private ProblemReport peers(String... names) {
    List<String> keys =
        List.of("cert-file", "key-file", "trusted-ca-file", "client-cert-file", "client-key-file");
    String[] flags = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      flags[i] = names[i].equals("-") ? "--name=m0" : "--peer-" + keys.get(i) + "=" + names[i];
    }
    return report(ADVERTISED, flags);
  }

  private static List<String> codes(List<Problem> problems) {
    return problems.stream().map(Problem::code).toList();
  }

  private static void assertError(ProblemReport report, String code, String... parts) {
    assertThat(codes(report.problems())).containsExactly(code);
    assertThat(report.errors()).hasSize(1);
    assertThat(report.errors().get(0).toString()).contains(parts);
    assertThat(catchThrowableOfType(BootstrapException.class, report::throwIfAnyError).reason())
        .isEqualTo(Reason.USAGE);
  }

  @Test
  @DisplayName("finds nothing wrong with good ones")
  void good() {
    files.put("a", OWN);
    files.put("ca", AUTHORITY);

    assertThat(peers("a.pem", "a.key", "ca.pem").problems()).isEmpty();
    assertThat(peers("a.pem", "a.key", "ca.pem", "a.pem", "a.key").problems()).isEmpty();
    assertThat(peers().problems()).isEmpty();
  }

  @Test
  @DisplayName("one of a pair is an error, and so is a file that holds no such thing")
  void halves() {
    files.put("a", OWN);

    assertError(peers("a.pem"), "half-a-certificate", "etcd's --peer-cert-file", "peer-key-file");
    assertError(peers("-", "a.key"), "half-a-certificate", "--peer-key-file", "peer-cert-file");
    assertError(
        peers("a.pem", "a.key", "-", "a.pem"),
        "half-a-certificate",
        "--peer-client-cert-file",
        "peer-client-key-file");
    assertError(peers("a.pem", "none.key"), "bad-key-file", "--peer-key-file: none.key cannot");
    assertError(
        peers("a.pem", "a.key", "none.pem"),
        "bad-certificate-file",
        "--peer-trusted-ca-file: none.pem cannot");
    assertThat(codes(peers("none.pem", "none.key", "none.pem").errors()))
        .containsExactly("bad-certificate-file", "bad-certificate-file", "bad-key-file");
  }

  @Test
  @DisplayName("etcd looks at no other certificate where it has none to show to who connects")
  void ownWithoutServer() {
    assertThat(peers("-", "-", "-", "none.pem", "none.key").problems()).isEmpty();
  }

  @Test
  @DisplayName("the key of another certificate is an error")
  void otherKey() {
    files.put("a", OWN);
    files.put("b", named(valid()));

    assertError(
        peers("a.pem", "b.key"), "key-of-another-certificate", "b.key is not the key of", "a.pem");
    assertError(
        peers("a.pem", "a.key", "-", "b.pem", "a.key"),
        "key-of-another-certificate",
        "--peer-client-key-file");
  }

  @ParameterizedTest
  @CsvSource({
    "-9, -1, certificate-expired, true",
    "1, 60, certificate-not-yet-valid, true",
    "-9, 6, certificate-expires-soon, false"
  })
  @DisplayName("dates: expired and not yet valid are errors, the last week is a warning")
  void dates(int begin, int end, String code, boolean isError) {
    files.put(
        "a", named(between(NOW.plus(Duration.ofDays(begin)), NOW.plus(Duration.ofDays(end)))));
    ProblemReport report = peers("a.pem", "a.key");

    assertThat(codes(report.problems())).containsExactly(code);
    assertThat(report.problems().get(0).isError()).isEqualTo(isError);
    assertThat(report.problems().get(0).message())
        .startsWith("etcd's --peer-cert-file: a.pem: the certificate ")
        .contains("2030-0");
  }

  @Test
  @DisplayName("an authority that has expired is an error, unless there is another")
  void expiredAuthority() {
    files.put("a", OWN);
    files.put("old", between(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1))).build());

    assertError(
        peers("a.pem", "a.key", "old.pem"),
        "certificate-expired",
        "--peer-trusted-ca-file: old.pem: every authority was valid until 2030-01-30");
  }

  @Test
  @DisplayName("for other hosts than the advertised ones: others would refuse it")
  void otherHosts() {
    files.put("a", valid().addSubjectAlternativeName("*.example").build());
    ProblemReport report = peers("a.pem", "a.key");

    assertError(
        report,
        "certificate-for-other-hosts",
        "etcd's --peer-cert-file: a.pem: the certificate is for *.example, not for 10.0.0.1 of"
            + " initial-advertise-peer-urls",
        "subject alternative name IP:10.0.0.1");
    assertThat(
            report(
                    PeerUrl.parseList("https://m0.example:2380,http://10.0.0.1:2380"),
                    "--peer-cert-file=a.pem",
                    "--peer-key-file=a.key")
                .problems())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--peer-auto-tls", "--peer-auto-tls --peer-trusted-ca-file=none.pem"})
  @DisplayName("those that etcd makes itself are not looked at, nor anything beside them")
  void automatic(String flags) {
    assertThat(report(ADVERTISED, flags.split(" ")).problems()).isEmpty();
  }

  @Test
  @DisplayName("for clients: read where it listens with TLS, and a name is theirs to mind")
  void clients() {
    String[] flags = {
      "--cert-file=none.pem",
      "--key-file=none.key",
      "--listen-client-urls=http://10.0.0.1:2379",
      "--advertise-client-urls=https://m1.example:2379"
    };
    assertThat(report(ADVERTISED, flags).problems()).isEmpty();

    flags[2] = "--listen-client-urls=https://10.0.0.1:2379";
    assertThat(codes(report(ADVERTISED, flags).errors()))
        .containsExactly("bad-certificate-file", "bad-key-file");

    files.put("none", OWN);
    assertThat(report(ADVERTISED, flags).errors()).isEmpty();
    assertThat(codes(report(ADVERTISED, flags).warnings()))
        .containsExactly("certificate-for-other-hosts");
  }

  @ParameterizedTest
  @CsvSource({"serverAuth, a client", "clientAuth, a server"})
  @DisplayName("for one purpose alone: a member is server and client")
  void purposes(String purpose, String missing, @TempDir Path folder) throws Exception {
    KeyStore store = made(purpose, folder);
    Preflight preflight =
        new Preflight(
            EtcdSettings.of(
                EtcdArguments.parse(
                        List.of(
                            "--peer-cert-file=a", "--peer-key-file=b", "--peer-trusted-ca-file=c"))
                    .settings(position -> Optional.empty()),
                List.of(),
                Optional.empty()),
            PeerUrl.parseList("https://m0.example:2380"));
    X509Certificate certificate = (X509Certificate) store.getCertificate("m");
    Map<PemFile, Found<List<X509Certificate>>> certificates = new HashMap<>();
    preflight
        .certificates()
        .forEach(file -> certificates.put(file, Found.of(List.of(certificate))));
    Map<PemFile, Found<PrivateKey>> keys = new HashMap<>();
    PrivateKey key = (PrivateKey) store.getKey("m", "secret".toCharArray());
    preflight.keys().forEach(file -> keys.put(file, Found.of(key)));
    Instant now = certificate.getNotBefore().toInstant();

    assertError(
        preflight.judge(new MachineView(now, Map.of(), certificates, keys), false),
        "certificate-for-other-purposes",
        "the certificate is not for " + missing,
        "serverAuth and clientAuth");
  }

  /** By the JDK's own program: okhttp has no purposes. */
  private static KeyStore made(String purpose, Path folder) throws Exception {
    Path file = folder.resolve("store.p12");
    String[] command = {
      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
      "-genkeypair",
      "-alias",
      "m",
      "-keyalg",
      "EC",
      "-dname",
      "CN=m",
      "-storepass",
      "secret",
      "-storetype",
      "PKCS12",
      "-keystore",
      file.toString(),
      "-ext",
      "san=dns:m0.example",
      "-ext",
      "eku=" + purpose
    };
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(keytool.waitFor()).as(Arrays.toString(command) + log(folder)).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "secret".toCharArray());
    }
    return store;
  }

  private static String log(Path folder) throws IOException {
    return Files.readString(folder.resolve("log"));
  }
}
