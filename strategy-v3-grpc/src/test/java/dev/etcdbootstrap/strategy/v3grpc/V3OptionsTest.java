package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.spi.Reason;
import java.util.List;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that contradict each other or cannot be used, reported before anything is sent. */
final class V3OptionsTest extends V3Fixture {

  private static final String SECRET = "s3cr3t";

  /** The message of a usage error. */
  private static String refused(ClusterBootstrap bootstrap) {
    return fail(bootstrap, Reason.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a,http://b", "https://a,b", "b,https://a"})
  @DisplayName("endpoints with TLS and without are no one etcd")
  void mixedSchemes(String endpoints) {
    assertThat(refused(bootstrap(endpoints))).contains("addresses with TLS and without");
  }

  @ParameterizedTest
  @CsvSource({
    "discovery-cacert,/nowhere/ca.pem",
    "discovery-cert,/nowhere/cert.pem",
    "discovery-key,/nowhere/key.pem",
    "discovery-insecure-skip-tls-verify,true",
  })
  @DisplayName("a TLS setting with http is a mistake")
  void tlsSettingWithHttp(String option, String value) {
    assertThat(refused(bootstrap("http://a").option(option, value)))
        .contains("a certificate is set, but discovery-endpoints says http://");
  }

  @ParameterizedTest
  @CsvSource({"discovery-cert", "discovery-key"})
  @DisplayName("certificate and key belong together")
  void oneWithoutTheOther(String option) throws Exception {
    assertThat(refused(bootstrap("https://a").option(option, file("one.pem", ""))))
        .contains("discovery-cert and discovery-key belong together");
  }

  @ParameterizedTest
  @ValueSource(strings = {"discovery-cacert", "discovery-cert", "discovery-key"})
  @DisplayName("a file that cannot be read is named with its option")
  void unreadable(String option) throws Exception {
    HeldCertificate held = new HeldCertificate.Builder().build();
    ClusterBootstrap bootstrap = bootstrap("a");
    if (!option.equals("discovery-cacert")) {
      bootstrap
          .option("discovery-cert", file("cert.pem", held.certificatePem()))
          .option("discovery-key", file("key.pem", held.privateKeyPkcs8Pem()));
    }

    assertThat(refused(bootstrap.option(option, "/nowhere/file.pem")))
        .contains(option + ": /nowhere/file.pem cannot be read: there is no such file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        SECRET,
        "-----BEGIN CERTIFICATE-----\n" + SECRET + "\n-----END CERTIFICATE-----\n"
      })
  @DisplayName("an authority that is no PEM is refused without being repeated")
  void authorityNoPem(String text) throws Exception {
    assertThat(refused(bootstrap("a").option("discovery-cacert", file("ca.pem", text))))
        .contains("discovery-cacert: ", "ca.pem holds no PEM certificates")
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        SECRET,
        "-----BEGIN PRIVATE KEY-----\n" + SECRET + "\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\n" + SECRET + "\n-----END RSA PRIVATE KEY-----\n"
      })
  @DisplayName("a key that is none is refused without being repeated")
  void keyNoPem(String text) throws Exception {
    HeldCertificate held = new HeldCertificate.Builder().build();
    ClusterBootstrap bootstrap =
        bootstrap("a")
            .option("discovery-cert", file("cert.pem", held.certificatePem()))
            .option("discovery-key", file("key.pem", text));

    assertThat(refused(bootstrap))
        .contains("discovery-key: ", "key.pem holds no private key")
        .doesNotContain(SECRET);
  }

  @Test
  @DisplayName("a user needs a password")
  void userWithoutPassword() {
    assertThat(refused(bootstrap("a").option("discovery-user", "root")))
        .contains("discovery-user is set without a password");
  }

  @Test
  @DisplayName("a member needs a URL to register")
  void noPeerUrl() {
    assertThat(
            refused(
                ClusterBootstrap.using("v3-grpc")
                    .localMember(LocalMember.of("a"))
                    .option("discovery-token", "t")
                    .option("discovery-endpoints", "a")))
        .contains("initial-advertise-peer-urls is not set");
  }

  @ParameterizedTest
  @CsvSource({
    "discovery-keepalive-time,0",
    "discovery-keepalive-timeout,0",
    "discovery-keepalive-time,2500000h",
    "discovery-dial-timeout,0",
    "discovery-dial-timeout,1000h",
    "discovery-request-timeout,1000h",
  })
  @DisplayName("durations at their limits are taken")
  void durations(String option, String value) throws Exception {
    makeToken(1);

    assertThat(succeed(bootstrap(serve().address()).option(option, value)).members()).hasSize(1);
  }

  @Test
  @DisplayName("options are set by their constants as well")
  void typed() throws Exception {
    makeToken(1);
    ClusterBootstrap bootstrap =
        ClusterBootstrap.using("v3-grpc")
            .localMember(LOCAL)
            .option(V3GrpcOptions.DISCOVERY_TOKEN, TOKEN)
            .option(V3GrpcOptions.DISCOVERY_ENDPOINTS, List.of(Endpoint.parse(serve().address())));

    assertThat(succeed(bootstrap).members()).hasSize(1);
    assertThat(refused(bootstrap.option(V3GrpcOptions.DISCOVERY_ENDPOINTS, List.of())))
        .contains("discovery-endpoints is empty");
  }
}
