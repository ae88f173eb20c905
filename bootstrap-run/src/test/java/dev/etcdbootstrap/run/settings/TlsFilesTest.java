package dev.etcdbootstrap.run.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.client.PemFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the TLS files of etcd")
final class TlsFilesTest {

  private static EtcdSettings flags(String... words) {
    List<EtcdSetting> flags =
        EtcdArguments.parse(List.of(words)).settings(position -> Optional.empty());
    return EtcdSettings.of(flags, List.of(), Optional.empty());
  }

  @Test
  @DisplayName("each by the flag of its side")
  void sides() {
    EtcdSettings settings =
        flags(
            "--cert-file=a",
            "--key-file=b",
            "--client-cert-file=c",
            "--client-key-file=d",
            "--trusted-ca-file=e",
            "--peer-cert-file=f",
            "--peer-key-file=g",
            "--peer-client-cert-file=h",
            "--peer-client-key-file=i",
            "--peer-trusted-ca-file=j",
            "--peer-auto-tls");

    assertThat(TlsFiles.ofClients(settings))
        .isEqualTo(
            new TlsFiles(
                file("--cert-file", "a"),
                file("--key-file", "b"),
                file("--client-cert-file", "c"),
                file("--client-key-file", "d"),
                file("--trusted-ca-file", "e"),
                false));
    assertThat(TlsFiles.ofPeers(settings))
        .isEqualTo(
            new TlsFiles(
                file("--peer-cert-file", "f"),
                file("--peer-key-file", "g"),
                file("--peer-client-cert-file", "h"),
                file("--peer-client-key-file", "i"),
                file("--peer-trusted-ca-file", "j"),
                true));
  }

  private static Optional<PemFile> file(String setting, String path) {
    return Optional.of(new PemFile("etcd's " + setting, Path.of(path)));
  }

  @Test
  @DisplayName("named with the place where they are set")
  void places() {
    EtcdSettings byVariable =
        EtcdSettings.of(
            List.of(),
            EtcdSetting.ofVariables(
                Map.of("ETCD_PEER_CERT_FILE", new EtcdSetting.Assigned("a", Optional.empty()))),
            Optional.empty());
    EtcdSettings byFile =
        EtcdSettings.of(
            List.of(),
            List.of(),
            Optional.of(
                List.of(
                    EtcdSetting.ofConfigKey(
                        "peer-transport-security.cert-file", "a\0", Place.of("etcd.yaml", 7)),
                    EtcdSetting.ofConfigKey(
                        "peer-transport-security.key-file", "", Place.of("etcd.yaml", 8)))));

    assertThat(TlsFiles.ofPeers(byVariable).certificate())
        .isEqualTo(file("ETCD_PEER_CERT_FILE", "a"));
    assertThat(TlsFiles.ofPeers(byFile).certificate())
        .isEqualTo(file("key peer-transport-security.cert-file in etcd.yaml line 7", "a?"));
    assertThat(TlsFiles.ofPeers(byFile).key()).isEmpty();
  }

  @Test
  @DisplayName("etcd makes its own when it is told to and has none")
  void automatic() {
    assertThat(TlsFiles.ofPeers(flags("--peer-auto-tls")).isAutomatic()).isTrue();
    assertThat(TlsFiles.ofClients(flags("--auto-tls=1")).isAutomatic()).isTrue();
    assertThat(TlsFiles.ofPeers(flags("--peer-auto-tls", "--peer-trusted-ca-file=x")).isAutomatic())
        .isTrue();
    assertThat(TlsFiles.ofPeers(flags("--peer-auto-tls=false")).isAutomatic()).isFalse();
    assertThat(TlsFiles.ofPeers(flags("--auto-tls")).isAutomatic()).isFalse();
    assertThat(TlsFiles.ofPeers(flags("--peer-auto-tls", "--peer-key-file=x")).isAutomatic())
        .isFalse();
  }
}
