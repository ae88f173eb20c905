package dev.etcdbootstrap.it;

import static dev.etcdbootstrap.it.RunCluster.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testservers.Etcd;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import dev.etcdbootstrap.testservers.process.FreePorts;
import dev.etcdbootstrap.testservers.programs.NativeEtcd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members that talk to each other over TLS, behind {@code run}: it hears their peers as they do.
 */
@ExtendWith(ServersExtension.class)
@DisplayName("a member that has lost its data, whose peers speak TLS")
final class PeerTlsIT {

  private static final int ALREADY_FORMED = 9;

  private static Distribution distribution;

  @BeforeAll
  static void unpack(Servers servers) {
    distribution = Distribution.unpack(servers.newDirectory("distribution"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4", "3.7"})
  @DisplayName("and ask for certificates: refused, since the peers say that it has run")
  void clientCertAuth(String version, Servers servers) {
    refused(version, certificates(version, servers.directory()), servers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4", "3.7"})
  @DisplayName("with certificates that etcd has made itself: the same")
  void autoTls(String version, Servers servers) {
    refused(version, Map.of("peer-auto-tls", "true"), servers);
  }

  private static void refused(String version, Map<String, String> tls, Servers servers) {
    RunCluster cluster = cluster(version, tls, servers).start();
    RunCluster.eventually(
        () -> RunCluster.requirePublished(cluster.member(2), cluster.member(0).client()));
    cluster.wipe(2, true); // so that no witness is left but the peers
    assertRefused(cluster.member(2), "it has run before, and its data is gone");

    RunCluster.replace(cluster.member(2), cluster.member(0).client(), false);
    cluster.member(2).start().process().awaitLog("listed-not-started", LIMIT);
    cluster.member(2).awaitHealthy(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4", "3.7"})
  @DisplayName("or was removed while it was down, and has its data: refused as well")
  void removed(String version, Servers servers) {
    RunCluster cluster =
        cluster(version, certificates(version, servers.directory()), servers).start();
    cluster.member(2).kill();
    RunCluster.replace(cluster.member(2), cluster.member(0).client(), false);

    assertRefused(cluster.member(2), "has been removed from the cluster");
  }

  private static void assertRefused(Etcd member, String why) {
    assertThat(member.start().process().awaitExit(LIMIT))
        .as(member.process().logText())
        .isEqualTo(ALREADY_FORMED);
    assertThat(member.process().logText()).contains(why).doesNotContain("etcd Version:");
  }

  private static RunCluster cluster(String version, Map<String, String> tls, Servers servers) {
    List<URI> urls =
        Stream.generate(() -> URI.create("https://127.0.0.1:" + FreePorts.next()))
            .limit(3)
            .toList();
    return RunCluster.at(
        urls,
        servers,
        "tls",
        List.of(distribution.command().toString(), "run", "--"),
        builder -> {
          tls.forEach(builder::setting);
          if (!version.equals("3.4")) {
            builder.program(NativeEtcd.require());
          }
        });
  }

  /** The files of etcd 3.4 are of RSA, with the key as PKCS #1; 3.7 shows others a second one. */
  private static Map<String, String> certificates(String version, Path directory) {
    HeldCertificate authority =
        new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();
    Map<String, String> settings = new TreeMap<>();
    settings.put("peer-client-cert-auth", "true");
    settings.put("peer-trusted-ca-file", write(directory, "ca.pem", authority.certificatePem()));
    HeldCertificate.Builder server =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").signedBy(authority);
    HeldCertificate rsa = server.rsa2048().build();
    settings.put("peer-cert-file", write(directory, "peer.pem", rsa.certificatePem()));
    settings.put("peer-key-file", write(directory, "peer.key", rsa.privateKeyPkcs1Pem()));
    if (!version.equals("3.4")) {
      HeldCertificate own = new HeldCertificate.Builder().signedBy(authority).build();
      settings.put("peer-client-cert-file", write(directory, "own.pem", own.certificatePem()));
      settings.put("peer-client-key-file", write(directory, "own.key", own.privateKeyPkcs8Pem()));
    }
    return settings;
  }

  private static String write(Path directory, String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
