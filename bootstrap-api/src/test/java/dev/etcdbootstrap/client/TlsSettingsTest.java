package dev.etcdbootstrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Option;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before a certificate is needed; the tests of the strategies have those. */
final class TlsSettingsTest {

  private static final String SECRET = "s3cr3t";

  private final Path folder;

  TlsSettingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static List<Option<Path>> files() {
    return List.of(ClientOptions.CACERT, ClientOptions.CERT, ClientOptions.KEY);
  }

  private static String refused(StrategyContext.Builder context) {
    BootstrapException refusal =
        catchThrowableOfType(BootstrapException.class, () -> TlsSettings.from(context.build()));
    assertThat(refusal.reason()).isEqualTo(Reason.USAGE);
    return String.valueOf(refusal.getMessage());
  }

  @ParameterizedTest
  @MethodSource("files")
  @DisplayName("every file asks for TLS")
  void files(Option<Path> option) {
    assertThat(
            ClientOptions.isTlsSet(StrategyContext.builder().option(option, Path.of("x")).build()))
        .isTrue();
  }

  @Test
  @DisplayName("no option, the system's authorities, no client certificate")
  void defaults() throws Exception {
    StrategyContext context = StrategyContext.builder().build();
    TlsSettings settings = TlsSettings.from(context);

    assertThat(ClientOptions.isTlsSet(context)).isFalse();
    assertThat(settings.verifiesServer()).isTrue();
    assertThat(settings.keyManager()).isEmpty();
    assertThat(settings.trustManager().getAcceptedIssuers()).isNotNull();
    assertThat(settings).isEqualTo(TlsSettings.from(context)).hasSameHashCodeAs(settings);
  }

  @Test
  @DisplayName("a server that is not verified")
  void skipVerify() throws Exception {
    StrategyContext context =
        StrategyContext.builder().option(ClientOptions.SKIP_VERIFY, true).build();
    TlsSettings settings = TlsSettings.from(context);

    assertThat(ClientOptions.isTlsSet(context)).isTrue();
    assertThat(settings.verifiesServer()).isFalse();
    assertThat(settings).isNotEqualTo(TlsSettings.from(StrategyContext.builder().build()));
  }

  @Test
  @DisplayName("certificate and key belong together")
  void oneWithoutTheOther() {
    assertThat(refused(StrategyContext.builder().option(ClientOptions.CERT, Path.of("x"))))
        .contains("discovery-cert and discovery-key belong together");
    assertThat(refused(StrategyContext.builder().option(ClientOptions.KEY, Path.of("x"))))
        .contains("discovery-cert and discovery-key belong together");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        SECRET,
        "-----BEGIN CERTIFICATE-----" + SECRET,
        "-----BEGIN CERTIFICATE-----\n" + SECRET + "\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n(" + SECRET + ")\n-----END CERTIFICATE-----\n"
      })
  @DisplayName("what is no certificate is refused without being repeated")
  void noCertificate(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), text);

    assertThat(refused(StrategyContext.builder().option(ClientOptions.CACERT, file)))
        .isEqualTo("discovery-cacert: " + file + " holds no PEM certificates that can be read");
    assertThat(
            refused(
                StrategyContext.builder()
                    .option(ClientOptions.CERT, file)
                    .option(ClientOptions.KEY, file)))
        .startsWith("discovery-cert: " + file + " holds no PEM certificates");
  }
}
