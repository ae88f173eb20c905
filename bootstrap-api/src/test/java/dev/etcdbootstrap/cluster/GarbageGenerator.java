package dev.etcdbootstrap.cluster;

import java.util.List;
import java.util.Random;

/** Makes texts that nobody should write, out of a seed. */
final class GarbageGenerator {

  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "infra0",
          "=",
          "=",
          "=",
          ",",
          ",",
          ",",
          "http://",
          "http://",
          "https://",
          "HTTP://",
          "unix://",
          "unixs://",
          "ftp://",
          "://",
          "//",
          ":",
          ":",
          "[",
          "]",
          "::",
          "::1",
          "0.0.0.0",
          "10.0.0.1",
          "127.0.0.1",
          "127.a",
          "10.0.0",
          "256",
          "localhost",
          "n1.ex.test",
          "2001:db8::",
          "ffff",
          "00001",
          "%",
          "%25",
          "%25eth0",
          ".",
          "..",
          "0",
          "1",
          ":2380",
          ":2380",
          ":0",
          "65536",
          "99999999999999999999",
          "-",
          "_",
          "+",
          "@",
          "u:p@",
          "/",
          "?",
          "#",
          " ",
          "\t",
          "\n",
          "\r",
          "\u0000",
          "\u0007",
          "\u001b[31m",
          "\u007f",
          "\u0085",
          "\u00a0",
          "\u200b",
          "\u202e",
          "\u2028",
          "\ufeff",
          "\uD800",
          "\uDC00",
          "\uD83D\uDE00",
          "\uDB40\uDC01",
          "９",
          "é",
          "\\",
          "\"",
          "'",
          "$");

  private final Random random;
  private final String valid;

  GarbageGenerator(long seed) {
    this.random = new Random(seed);
    ClusterGenerator clusters = new ClusterGenerator(seed);
    this.valid = clusters.written(clusters.parts());
  }

  String text() {
    return switch (random.nextInt(8)) {
      case 0 -> anyCharacters();
      case 1, 2, 3 -> damaged();
      case 4 -> "a=http://" + soup(6) + ":1";
      case 5 -> "a=http://a:1," + soup(8) + "=http://b:1";
      default -> soup(20);
    };
  }

  /** Characters of all of UTF-16, the halves of pairs among them. */
  private String anyCharacters() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
    }
    return text.toString();
  }

  /** A valid text after a few accidents. */
  private String damaged() {
    StringBuilder text = new StringBuilder(valid);
    int accidents = 1 + random.nextInt(3);
    for (int i = 0; i < accidents; i++) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(8));
      switch (random.nextInt(3)) {
        case 0 -> text.delete(from, to);
        case 1 -> text.insert(from, text.substring(from, to));
        default -> text.insert(from, piece());
      }
    }
    return text.toString();
  }

  private String soup(int most) {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      // Now and then one that is longer than what messages show.
      text.append(random.nextInt(200) == 0 ? piece().repeat(1_000) : piece());
    }
    return text.toString();
  }

  private String piece() {
    return PIECES.get(random.nextInt(PIECES.size()));
  }
}
