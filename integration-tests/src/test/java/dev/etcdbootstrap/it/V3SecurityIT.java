package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.it.V3Store.V3Token;
import dev.etcdbootstrap.spi.BootstrapEvent.Registered;
import dev.etcdbootstrap.spi.BootstrapEvent.Retrying;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.EtcdClient;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Members that meet in an etcd that wants to know who they are: one that asks for certificates, and
 * one with users. Both listen without TLS besides, for what the test does past the members.
 */
@ExtendWith(ServersExtension.class)
final class V3SecurityIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String A = "http://127.0.0.1:2301";
  private static final String B = "http://127.0.0.1:2302";

  private static final String ROOT = "the password of root";
  private static final String WRITER = "wr1ter:s3cret";
  private static final String READER = "re4der-s3cret";

  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();

  @TempDir private static Path files = Path.of("");
  private static Distribution distribution;
  private static V3Store withCertificates;
  private static V3Store withUsers;

  @BeforeAll
  static void start(Servers servers) throws IOException {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
    write("authority", AUTHORITY);
    write("server", signed(AUTHORITY, "server"));
    write("client", signed(AUTHORITY, "client"));
    HeldCertificate stranger =
        new HeldCertificate.Builder().commonName("stranger").certificateAuthority(0).build();
    write("stranger", stranger);
    write("strange-client", signed(stranger, "client"));
    withCertificates =
        store(
            servers
                .etcd("with-certificates")
                .setting("client-cert-auth", "true")
                .setting("trusted-ca-file", certificate("authority")));
    withUsers = store(servers.etcd("with-users"));
    addUsers(withUsers.store().client());
  }

  private static HeldCertificate signed(HeldCertificate authority, String name) {
    return new HeldCertificate.Builder()
        .commonName(name)
        .addSubjectAlternativeName("127.0.0.1")
        .signedBy(authority)
        .build();
  }

  private static void write(String name, HeldCertificate held) throws IOException {
    Files.writeString(files.resolve(name + ".pem"), held.certificatePem());
    Files.writeString(files.resolve(name + ".key"), held.privateKeyPkcs8Pem());
  }

  private static String certificate(String name) {
    return files.resolve(name + ".pem").toString();
  }

  private static String key(String name) {
    return files.resolve(name + ".key").toString();
  }

  /** Members find it by its address with TLS. */
  private static V3Store store(Etcd.Builder builder) {
    URI plain = FreePorts.nextUrl();
    String tls = FreePorts.nextUrl().toString().replace("http:", "https:");
    Etcd etcd =
        builder
            .clientUrl(plain)
            .setting("listen-client-urls", plain + "," + tls)
            .setting("cert-file", certificate("server"))
            .setting("key-file", key("server"))
            .build()
            .start()
            .awaitHealthy(LIMIT);
    return V3Store.of(etcd)
        .with(Map.of("discovery-endpoints", tls, "discovery-cacert", certificate("authority")));
  }

  /** One that may read and write the registry, one that may read it, and who may do everything. */
  private static void addUsers(EtcdClient client) {
    addUser(client, "root", ROOT);
    addUser(client, "writer", WRITER);
    grant(client, "writer", "READWRITE");
    addUser(client, "reader", READER);
    grant(client, "reader", "READ");
    client.call("/v3/auth/enable", Map.of());
  }

  private static void addUser(EtcdClient client, String user, String password) {
    client.call("/v3/auth/user/add", Map.of("name", user, "password", password));
    client.call("/v3/auth/role/add", Map.of("name", user));
    client.call("/v3/auth/user/grant", Map.of("user", user, "role", user));
  }

  private static void grant(EtcdClient client, String role, String rights) {
    Map<String, String> permission =
        Map.of(
            "permType", rights,
            "key", base64("/_etcd/registry/"),
            "range_end", base64("/_etcd/registry0"));
    client.call("/v3/auth/role/grant", Map.of("name", role, "perm", permission));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A new token in the store with users, which only root can make there. */
  private static V3Token newTokenOfUsers(int size) {
    Etcd etcd = withUsers.store();
    return new V3Store(etcd, etcd.client().as("root", ROOT), withUsers.options()).newToken(size);
  }

  private static Run resolve(V3Token token) {
    return resolve(token, LIMIT);
  }

  private static Run resolve(V3Token token, Duration timeout) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "resolve",
                "-v",
                "--name=b",
                "--initial-advertise-peer-urls=" + B,
                "--timeout=" + timeout.toSeconds() + "s"));
    token.options().forEach((option, value) -> arguments.add("--" + option + "=" + value));
    return distribution.run(arguments.toArray(String[]::new));
  }

  @Test
  @DisplayName("who has a certificate meets the others")
  void certificates() {
    V3Token token =
        withCertificates
            .newToken(2)
            .with(Map.of("discovery-cert", certificate("client"), "discovery-key", key("client")));
    FacadeMember first = FacadeMember.start(withCertificates, token, "a", A);

    Run second = resolve(token);

    assertThat(second.status()).as(second.err()).isZero();
    assertThat(second.out()).contains("a=" + A + ",b=" + B);
    assertThat(first.cluster()).hasToString("a=" + A + ",b=" + B);
  }

  static Stream<Arguments> refusedCertificates() {
    Map<String, String> strangers =
        Map.of(
            "discovery-cert",
            certificate("strange-client"),
            "discovery-key",
            key("strange-client"));
    Map<String, String> strangeServer = Map.of("discovery-cacert", certificate("stranger"));
    return Stream.of(
        Arguments.of("no certificate", Map.of(), "discovery-cert"),
        Arguments.of("a stranger's certificate", strangers, "discovery-cert"),
        Arguments.of("a server that is not trusted", strangeServer, "discovery-cacert"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedCertificates")
  @DisplayName("who is refused for a certificate is denied at once and told what to set")
  void refusedCertificates(String what, Map<String, String> options, String remedy) {
    V3Token token = withCertificates.newToken(2).with(options);
    long before = withCertificates.requests();

    BootstrapException failure =
        FacadeMember.start(withCertificates, token, "a", A).failure().orElseThrow();

    assertThat(failure.reason()).as(what + ": " + failure).isEqualTo(Reason.DENIED);
    assertThat(failure).hasMessageContaining(remedy).hasMessageContaining("nothing was registered");
    assertThat(withCertificates.requests()).isEqualTo(before);
  }

  @Test
  @DisplayName("who forgets TLS is told so")
  void withoutTls() {
    String tls = String.valueOf(withCertificates.options().get("discovery-endpoints"));
    Map<String, String> options = Map.of("discovery-endpoints", tls.replace("https://", "http://"));
    V3Store store = new V3Store(withCertificates.store(), withCertificates.client(), options);

    Run run = resolve(store.newToken(2), Duration.ofSeconds(2));

    assertThat(run.status()).as(run.err()).isEqualTo(4);
    assertThat(run.err())
        .contains("the server closed the connection", "as one that expects TLS does");
  }

  static Stream<Arguments> waysToTellAPassword() throws IOException {
    Path file = Files.writeString(files.resolve("password"), WRITER + "\n");
    return Stream.of(
        Arguments.of("an option", Map.of("discovery-user", "writer", "discovery-password", WRITER)),
        Arguments.of(
            "a file",
            Map.of("discovery-user", "writer", "discovery-password-file", file.toString())),
        Arguments.of("the user's name", Map.of("discovery-user", "writer:" + WRITER)));
  }

  @ParameterizedTest(name = "told in {0}")
  @MethodSource("waysToTellAPassword")
  @DisplayName("who has a password meets the others, and nobody else sees it")
  void passwords(String what, Map<String, String> options) {
    V3Token token = newTokenOfUsers(2).with(options);
    FacadeMember first = FacadeMember.start(withUsers, token, "a", A);

    Run second = resolve(token);

    assertThat(second.status()).as(what + ": " + second.err()).isZero();
    assertThat(second.out() + second.err()).contains("a=" + A + ",b=" + B).doesNotContain("s3cret");
    assertThat(first.cluster()).hasToString("a=" + A + ",b=" + B);
  }

  static Stream<Arguments> refusedUsers() {
    return Stream.of(
        Arguments.of(
            "who may only read",
            Map.of("discovery-user", "reader", "discovery-password", READER),
            "grant the user read and write access to the keys under /_etcd/registry/"),
        Arguments.of(
            "a wrong password",
            Map.of("discovery-user", "writer", "discovery-password", READER),
            "check discovery-user and its password"),
        Arguments.of(
            "a user that is not there",
            Map.of("discovery-user", "nobody", "discovery-password", READER),
            "check discovery-user and its password"),
        Arguments.of("no user", Map.of(), "set discovery-user and discovery-password-file"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedUsers")
  @DisplayName("who is not allowed is denied at once, with nothing written and nothing given away")
  void refusedUsers(String what, Map<String, String> options, String remedy) {
    V3Token token = newTokenOfUsers(2);
    long before = withUsers.requests();

    Run run = resolve(token.with(options));

    assertThat(run.status()).as(what + ": " + run.err()).isEqualTo(8);
    // Authenticate, read, watch and write at most, and each of them once.
    assertThat(withUsers.requests() - before).isBetween(1L, 4L);
    assertThat(run.err()).contains(remedy).contains("nothing was registered");
    assertThat(run.out() + run.err()).doesNotContain("s3cret");
    assertThat(token.registrations()).isEmpty();
  }

  @Test
  @DisplayName("who may only read sees who is marked as started, and is denied to mark anyone")
  void startMarks() throws Exception {
    V3Token token = newTokenOfUsers(2);
    EtcdId member = EtcdId.parse("27e4bbd8eb32ea97");
    MarkingHost writer =
        MarkingHost.of(
            withUsers,
            token.with(Map.of("discovery-user", "writer", "discovery-password", WRITER)));
    MarkingHost reader =
        MarkingHost.of(
            withUsers,
            token.with(Map.of("discovery-user", "reader", "discovery-password", READER)));

    assertThat(reader.failToMark(member).reason()).isEqualTo(Reason.DENIED);
    assertThat(reader.read()).contains(Set.of());
    assertThat(writer.mark(member)).isTrue();
    assertThat(reader.read()).contains(Set.of(member));
    assertThat(MarkingHost.of(withUsers, token).failToRead().reason()).isEqualTo(Reason.DENIED);
  }

  @Test
  @DisplayName("who waits goes on when etcd, killed and back, knows who it is no more")
  void authenticatesAgain() {
    Map<String, String> writer = Map.of("discovery-user", "writer", "discovery-password", WRITER);
    V3Token token = newTokenOfUsers(2).with(writer);
    FacadeMember first = FacadeMember.start(withUsers, token, "a", A).await(Registered.class);

    withUsers.store().kill();
    first.await(Retrying.class);
    withUsers.store().start().awaitHealthy(LIMIT);
    FacadeMember second = FacadeMember.start(withUsers, token, "b", B);

    assertThat(second.cluster()).hasToString("a=" + A + ",b=" + B).isEqualTo(first.cluster());
  }
}
