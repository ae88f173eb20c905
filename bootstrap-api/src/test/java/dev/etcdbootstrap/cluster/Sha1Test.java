package dev.etcdbootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class Sha1Test {

  @Test
  @DisplayName("the examples of FIPS 180")
  void standard() {
    Sha1 sha1 = new Sha1();
    sha1.update("abc".getBytes(StandardCharsets.US_ASCII));
    assertThat(sha1.firstEightBytes()).isEqualTo(0xa9993e364706816aL);

    sha1.update(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
            .getBytes(StandardCharsets.US_ASCII));
    assertThat(sha1.firstEightBytes()).isEqualTo(0x84983e441c3bd26eL);
  }

  @Test
  @DisplayName("agrees with the JDK for every length up to a few blocks, however it is fed")
  void agreesWithTheJdk() throws NoSuchAlgorithmException {
    MessageDigest jdk = MessageDigest.getInstance("SHA-1");
    Random random = new Random(1);
    Sha1 sha1 = new Sha1(); // used again and again, as for the members of a list
    for (int length = 0; length < 400; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      int cut = length == 0 ? 0 : random.nextInt(length);
      byte[] first = Arrays.copyOf(bytes, cut);
      byte[] second = Arrays.copyOfRange(bytes, cut, length);

      sha1.update(first);
      sha1.update(second);

      assertThat(sha1.firstEightBytes())
          .as("length %d, cut at %d", length, cut)
          .isEqualTo(ByteBuffer.wrap(jdk.digest(bytes)).getLong());
    }
  }
}
