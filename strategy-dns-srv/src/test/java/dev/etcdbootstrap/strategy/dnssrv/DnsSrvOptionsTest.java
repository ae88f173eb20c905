package dev.etcdbootstrap.strategy.dnssrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.spi.StrategyContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DnsSrvOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "example.com,example.com",
    "Example.COM.,example.com",
    "bücher.example,xn--bcher-kva.example",
    "a_b.example,a_b.example",
  })
  void domainsHaveOneSpelling(String text, String domain) {
    assertThat(DnsSrvOptions.DISCOVERY_SRV.parse(text)).isEqualTo(domain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a..b", ".a", "a b", "a/b", "a.b..", "http://a.b", "a:53"})
  void whatIsNoDomainIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DnsSrvOptions.DISCOVERY_SRV.parse(text))
        .withMessageStartingWith("must ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a.b", "a b", "ü", "x234567890123456789012345678901234567890123456789"})
  void whatIsNoSuffixIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DnsSrvOptions.DISCOVERY_SRV_NAME.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,10.0.0.1:53",
    "10.0.0.1:5353,10.0.0.1:5353",
    "dns.example:5353,dns.example:5353",
    "[fd00::1],[fd00::1]:53",
    "[fd00::1]:5353,[fd00::1]:5353",
    "tcp://10.0.0.1,tcp://10.0.0.1:53",
    "tcp://[::1]:5353,tcp://[::1]:5353",
    "https://dns.example/dns-query,https://dns.example/dns-query",
    "https://dns.example:8443/q,https://dns.example:8443/q",
  })
  void serversAreNamedInManyWays(String text, String server) {
    assertThat(DnsSrvOptions.DNS_SERVER.parse(text)).singleElement().hasToString(server);
    assertThat(DnsSrvOptions.DNS_SERVER.parse(" a , " + text)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:0",
        "a:65536",
        "a:x",
        "a:",
        ":53",
        "fd00::1",
        "[fd00::1",
        "[a]:53",
        "[::1]x",
        "udp://a",
        "http://a/q",
        "https://a:65536/q",
        "https://",
        "https://u:p@a/q",
        "https://a/q?x",
        "https://a b/",
        "tcp://",
        ","
      })
  void whatIsNoServerIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DnsSrvOptions.DNS_SERVER.parse(text))
        .withMessageStartingWith("must ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("u:p"));
  }

  @Test
  void aTimeoutMustLeaveTime() {
    assertThatIllegalArgumentException().isThrownBy(() -> DnsSrvOptions.DNS_TIMEOUT.parse("0"));
  }

  private static BootstrapException refusal(Path trustAnchor) {
    StrategyContext context =
        StrategyContext.builder()
            .option(DnsSrvOptions.DISCOVERY_SRV, "example.test")
            .option(DnsSrvOptions.DNSSEC, true)
            .option(DnsSrvOptions.TRUST_ANCHOR, trustAnchor)
            .build();
    BootstrapException refusal =
        catchThrowableOfType(
            BootstrapException.class, () -> new DnsSrvStrategy().bootstrap(context));
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).isEqualTo(Reason.USAGE);
    return refusal;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "example.test. 60 IN A 10.0.0.1\n", "$INCLUDE other\n"})
  void aFileWithoutTrustAnchorsIsRefused(String text, @TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("anchor"), text);

    assertThat(refusal(file)).hasMessageContaining(file.toString());
  }

  @Test
  void aFileThatIsNotThereIsRefused(@TempDir Path directory) {
    assertThat(refusal(directory.resolve("missing")))
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("missing");
  }

  /** Most starts of the command only list the strategies; the library must not cost them. */
  @Test
  void theLibraryIsNotLoadedToListTheOptions() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xlog:class+load",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Lister.class.getName()))
            .redirectErrorStream(true)
            .start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(log).isZero();
    assertThat(log).contains("DnsSrvStrategy").doesNotContain("org.xbill", "org.slf4j", "okhttp3");
  }

  /** What a command does to list the strategy. */
  static final class Lister {
    private Lister() {}

    public static void main(String[] args) {
      DnsSrvStrategy strategy = new DnsSrvStrategy();
      if (strategy.id().isEmpty()
          || strategy.description().isEmpty()
          || strategy.options().isEmpty()) {
        throw new IllegalStateException("nothing to list");
      }
    }
  }
}
