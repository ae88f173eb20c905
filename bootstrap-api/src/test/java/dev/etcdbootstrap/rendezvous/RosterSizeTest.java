package dev.etcdbootstrap.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RosterSizeTest {

  @ParameterizedTest
  @CsvSource({"1,1", "1000,1000", "007,7"})
  void reads(String text, int size) throws Exception {
    assertThat(Roster.parseSize(text, "here")).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "", " 3", "3.0", "99999999999", "\u001b[2J"})
  void refuses(String text) {
    BootstrapException refusal =
        catchThrowableOfType(BootstrapException.class, () -> Roster.parseSize(text, "here"));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(refusal)
        .hasMessage(
            "here: the cluster size is \""
                + text.replace("\u001b", "\\u001b")
                + "\", but must be a whole number from 1 to 1000; make a new token");
  }
}
