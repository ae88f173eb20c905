package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Advertised and listed URLs that differ as text, through the command. */
final class HostNamesIT {

  @TempDir private static Path temporary = Path.of("");
  private static Distribution distribution = new Distribution(Path.of(""));

  @BeforeAll
  static void unpack() {
    distribution = Distribution.unpack(temporary);
  }

  @Test
  @DisplayName(
      "a host name that resolves to the listed address is accepted; etcd is given the listed URL")
  void acceptsANameForItsAddress() {
    Run run =
        resolve(
            "http://localhost:2380", "infra0=http://127.0.0.1:2380,infra1=http://127.0.0.1:2381");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("--initial-advertise-peer-urls=http://127.0.0.1:2380 ");
    assertThat(run.err()).contains("waiting for the addresses of localhost");
  }

  @Test
  @DisplayName(
      "a name that does not resolve is told with what was compared, and the other URL still matches")
  void tellsWhatDoesNotResolve() {
    Run run =
        resolve(
            "http://localhost:2380,http://nowhere.invalid:2390",
            "infra0=http://127.0.0.1:2380,infra0=http://127.0.0.1:2390");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .contains("http://nowhere.invalid:2390 (does not resolve)")
        .containsPattern("http://localhost:2380 \\([^)]*127\\.0\\.0\\.1\\)");
  }

  @Test
  @DisplayName("validate looks nothing up and says so")
  void validateIsOffline() {
    Run run =
        distribution.run(
            "validate",
            "--name=infra0",
            "--initial-advertise-peer-urls=http://localhost:2380",
            "infra0=http://127.0.0.1:2380");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("depends on the addresses of localhost");
  }

  private static Run resolve(String advertised, String list) {
    return distribution.run(
        "resolve",
        "--name=infra0",
        "--initial-advertise-peer-urls=" + advertised,
        "--initial-cluster=" + list);
  }
}
