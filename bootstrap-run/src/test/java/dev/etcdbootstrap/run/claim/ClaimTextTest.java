package dev.etcdbootstrap.run.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.cluster.EtcdId;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.run.disk.Progress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("a claim as text")
final class ClaimTextTest {

  private static final String SECRET = "http://user:secret@discovery.example/token";

  private static Claim claim(Claim.Stage stage) {
    return new Claim(
        stage,
        Claim.digest(SECRET),
        new EtcdId(0xf00d_0000_0000_0001L),
        new EtcdId(-1),
        PeerUrl.parseList("http://10.0.0.1:2380,http://[::1]:2380"),
        "4c4c4544",
        new Progress(7, -2),
        "812:1700000000.5",
        PeerUrl.parseList("http://10.0.0.2:2380"));
  }

  @ParameterizedTest
  @EnumSource(Claim.Stage.class)
  @DisplayName("is read as it was written, with IDs and numbers above 2^63, and shows no token")
  void roundTrip(Claim.Stage stage) {
    String text = ClaimText.of(claim(stage));

    assertThat(ClaimText.parse(text)).isEqualTo(claim(stage));
    assertThat(text).doesNotContain("secret", "discovery.example");
  }

  @Test
  @DisplayName("cut off anywhere, it is no claim")
  void cutOff() {
    String text = ClaimText.of(claim(Claim.Stage.STARTED));
    for (int length = 0; length < text.length(); length++) {
      String part = text.substring(0, length);
      assertThatThrownBy(() -> ClaimText.parse(part)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "stage=started\n",
        "version=2\n",
        "version=1\n",
        "version=1\nversion=1\n",
        "a\n"
      })
  @DisplayName("what is no claim is refused")
  void noClaim(String text) {
    assertThatThrownBy(() -> ClaimText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a line of a newer version is not passed over")
  void unknownLine() {
    String text = ClaimText.of(claim(Claim.Stage.STARTED)) + "learner=true\n";
    assertThatThrownBy(() -> ClaimText.parse(text)).hasMessageContaining("does not know");
  }
}
